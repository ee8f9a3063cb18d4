package proof

import (
	"slices"
	"strings"
)

// reached are the things that a statement of a role may be about, in their order.
func (w *world) reached(s *statement) []*thing {
	found := map[*thing]bool{}
	for _, resource := range s.Resource {
		for _, t := range w.under(resource) {
			found[t] = found[t] || s.mayUse(t)
		}
	}
	if len(s.NotResource) > 0 {
		for _, t := range w.things {
			found[t] = s.mayUse(t)
		}
	}
	var all []*thing
	for t, is := range found {
		if is {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b *thing) int { return a.order - b.order })
	return all
}

// mayUse reports whether one of the statement's actions may be one on the thing.
func (s *statement) mayUse(t *thing) bool {
	if len(s.NotAction) > 0 {
		return true
	}
	return slices.ContainsFunc(s.Action, func(action string) bool {
		service, _, _ := strings.Cut(action, ":")
		return matches(service, t.service())
	})
}

// under are the things of which a pattern may match a part: those whose ARNs go on where the pattern's literal beginning
// ends, and those in which it lies.
func (w *world) under(pattern string) []*thing {
	if i := strings.Index(pattern, "*"); i >= 0 {
		pattern = pattern[:i]
	}
	if i := strings.IndexAny(pattern, "?$"); i >= 0 {
		pattern = pattern[:i]
	}
	if before, _, ok := strings.Cut(pattern, ":key/"); ok {
		pattern = before + ":key/" // AWS makes the id
	}
	start, _ := slices.BinarySearchFunc(w.sorted, pattern, func(t *thing, p string) int { return strings.Compare(t.ARN, p) })
	var all []*thing
	for _, t := range w.sorted[start:] {
		if !strings.HasPrefix(t.ARN, pattern) {
			break
		}
		all = append(all, t)
	}
	for i := strings.LastIndexByte(pattern, '/'); i >= 0; i = strings.LastIndexByte(pattern[:i], '/') {
		if t := w.byID[pattern[:i]]; t != nil && !strings.HasPrefix(t.ARN, pattern) {
			all = append(all, t)
		}
	}
	return all
}
