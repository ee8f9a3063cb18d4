package access

import (
	"maps"
	"slices"
	"strings"
)

// maxTrials bounds the contexts that are tried to find examples for a query.
const maxTrials = 256

// at is the scope of one action on one resource.
func (a *asking) scopeOf(action, resource string) *scope {
	s := *a.scope
	s.action, s.resource = strings.ToLower(action), resource
	return &s
}

// allowance is whether the request is allowed.
func (r *ruling) allowance() finding { return r.allowed.and(r.denied.not()) }

// look evaluates one class of actions on one class of resources.
func (a *asking) look(i, j int) {
	s := a.scopeOf(a.actions[i], a.resources[j])
	r := rule(s, a.identity, a.resource, a.limits)
	is := r.allowance()
	if j == 0 {
		a.truths = append(a.truths, nil)
	}
	a.truths[i] = append(a.truths[i], is.truth)
	switch is.truth {
	case yes:
		a.example(true, i, j, a.query.Context)
	case no:
		a.example(false, i, j, a.query.Context)
	case maybe:
		a.open = a.open.or(is)
		a.search(s, is.keys, i, j)
	}
	d := r.explain()
	if a.decision == nil || is.truth == maybe && a.decision.Outcome != Unsupported {
		a.decision = &d
	}
	a.ans.Statements = union(a.ans.Statements, d.Statements)
}

// example keeps the first request that is allowed, and the first that is not.
func (a *asking) example(allowed bool, i, j int, context map[string][]string) {
	kept := &a.ans.Denied
	if allowed {
		kept = &a.ans.Allowed
	}
	if *kept == nil {
		*kept = a.query.request(a.actions[i], a.resources[j], context)
	}
}

// search tries values for the open keys, all combinations in turn, until it has an example of each kind.
func (a *asking) search(s *scope, keys []string, i, j int) {
	values := make([][]string, len(keys))
	for k, key := range keys {
		values[k] = candidates(key, s, a.statements)
	}
	turn := make([]int, len(keys)) // 0 is the key's absence
	for ; a.trials < maxTrials && (a.ans.Allowed == nil || a.ans.Denied == nil); a.trials++ {
		closed := *s
		closed.open, closed.context = false, maps.Clone(s.context)
		for k, key := range keys {
			if turn[k] > 0 {
				closed.context[key] = values[k][turn[k]-1 : turn[k]]
			}
		}
		if is := rule(&closed, a.identity, a.resource, a.limits).allowance(); is.truth != maybe {
			a.example(is.truth == yes, i, j, closed.context)
		}
		if !advance(turn, values) {
			return
		}
	}
}

// advance counts to the next combination. It reports whether there is one.
func advance(turn []int, values [][]string) bool {
	for k := range turn {
		if turn[k]++; turn[k] <= len(values[k]) {
			return true
		}
		turn[k] = 0
	}
	return false
}

// answer sums up.
func (a *asking) answer() Answer {
	all := slices.Concat(a.truths...)
	switch {
	case !slices.ContainsFunc(all, func(t truth) bool { return t != yes }):
		a.ans.Verdict = AllAllowed
	case !slices.ContainsFunc(all, func(t truth) bool { return t != no }):
		a.ans.Verdict = NoneAllowed
	case a.open.unmodelled != "":
		a.ans.Verdict = Undecided
	default:
		a.ans.Verdict = Conditional
	}
	a.ans.Keys = slices.Sorted(slices.Values(a.open.keys))
	for _, row := range a.truths {
		a.ans.ByResource = a.ans.ByResource || slices.ContainsFunc(row, func(t truth) bool { return t != row[0] })
		a.ans.ByAction = a.ans.ByAction || !slices.Equal(row, a.truths[0])
	}
	a.ans.Reason = a.decision.Reason
	if a.open.truth == no && (a.ans.ByResource || a.ans.ByAction) {
		a.ans.Reason = "some requests are allowed and others are not"
	}
	return a.ans
}
