package proof

import (
	"maps"
	"slices"
	"strings"
)

// reached are the things that a statement of a role may be about, in their order.
func (w *world) reached(s *statement) []*thing {
	found := map[*thing]bool{}
	for _, kind := range kinds() {
		if !s.mayUse(kind) {
			continue
		}
		for _, resource := range s.Resource {
			for _, t := range w.under(kind, resource) {
				found[t] = true
			}
		}
		if len(s.NotResource) > 0 {
			for _, t := range w.sorted[kind] {
				found[t] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(a, b *thing) int { return a.order - b.order })
}

// mayUse reports whether one of the statement's actions may be one on things of the kind.
func (s *statement) mayUse(kind Kind) bool {
	return len(s.NotAction) > 0 || slices.ContainsFunc(s.Action, func(action string) bool {
		service, _, _ := strings.Cut(action, ":")
		return matches(service, kind.service()) && !slices.Contains(withoutResource(), action)
	})
}

// under are the things of which a pattern may match a part: those whose ARNs go on where the pattern's literal
// beginning ends, and those in which it lies.
func (w *world) under(kind Kind, pattern string) []*thing {
	if i := strings.IndexAny(pattern, "*?$"); i >= 0 {
		pattern = pattern[:i]
	}
	if before, _, ok := strings.Cut(pattern, ":key/"); ok {
		pattern = before + ":key/" // AWS makes the id
	}
	sorted := w.sorted[kind]
	start, _ := slices.BinarySearchFunc(sorted, pattern, func(t *thing, p string) int { return strings.Compare(t.ARN, p) })
	end := start
	for end < len(sorted) && strings.HasPrefix(sorted[end].ARN, pattern) {
		end++
	}
	all := sorted[start:end:end]
	for i := strings.LastIndexByte(pattern, '/'); i >= 0; i = strings.LastIndexByte(pattern[:i], '/') {
		if t := w.byID[pattern[:i]]; t != nil && t.Kind == kind {
			all = append(all, t)
		}
	}
	return all
}
