package proof

import (
	"cmp"
	"maps"
	"slices"

	"github.com/tfgen/tfgen/generator/access"
)

// ChangeKind is what becomes of access.
type ChangeKind string

// What becomes of it. Other terms are other conditions, or other parts of the resource.
const (
	Gain  ChangeKind = "gain"
	Loss  ChangeKind = "loss"
	Terms ChangeKind = "terms"
)

// Delta is how the access of one principal to one resource changes.
type Delta struct {
	Kind      ChangeKind     `json:"change"`
	Principal Principal      `json:"principal"`
	Resource  Resource       `json:"resource"`
	Across    bool           `json:"across_accounts"`
	Verbs     []Verb         `json:"verbs"`
	Actions   []string       `json:"actions"`              // of Other, none are named
	Verdict   access.Verdict `json:"verdict"`              // the widest, as it is now; as it was, of a loss
	Keys      []string       `json:"depends_on,omitempty"` // context keys
}

// newDeltas are in the order of the matrix: across accounts first.
func newDeltas(differences []difference) []Delta {
	type subject struct {
		kind ChangeKind
		id   permissionID
	}
	all := map[subject]*Delta{}
	for _, d := range differences {
		key := subject{d.kind, d.id}
		key.id.action = ""
		delta := all[key]
		if delta == nil {
			delta = &Delta{Kind: d.kind, Principal: d.row.Principal, Resource: d.row.Resource, Across: d.row.Across,
				Actions: []string{}, Verdict: d.cell.Verdict}
			all[key] = delta
		}
		delta.Verbs = append(delta.Verbs, d.verb)
		if len(d.cell.Actions) > 0 {
			delta.Actions = append(delta.Actions, d.id.action)
		}
		delta.Keys = append(delta.Keys, d.cell.Keys...)
		delta.Verdict = wider(delta.Verdict, d.cell.Verdict)
	}
	list := []Delta{}
	for delta := range maps.Values(all) {
		for _, names := range []*[]string{&delta.Actions, &delta.Keys} {
			slices.Sort(*names)
			*names = slices.Compact(*names)
		}
		slices.SortFunc(delta.Verbs, func(a, b Verb) int { return slices.Index(Verbs(), a) - slices.Index(Verbs(), b) })
		delta.Verbs = slices.Compact(delta.Verbs)
		list = append(list, *delta)
	}
	slices.SortFunc(list, func(a, b Delta) int {
		return cmp.Or(Row{Principal: a.Principal, Resource: a.Resource, Across: a.Across}.compare(
			Row{Principal: b.Principal, Resource: b.Resource, Across: b.Across}), cmp.Compare(a.Kind, b.Kind))
	})
	return list
}

// wider is the verdict that lets more through.
func wider(a, b access.Verdict) access.Verdict {
	for _, v := range []access.Verdict{access.AllAllowed, access.Conditional, access.Undecided} {
		if a == v || b == v {
			return v
		}
	}
	return a
}

// Deltas are the changes of some environments, or of all, for programs.
func (c *Comparison) Deltas(envs ...string) []Delta {
	f := Filter{Envs: envs}
	return slices.DeleteFunc(slices.Clone(c.deltas), func(d Delta) bool {
		return !f.in(d.Principal.Env) && !f.in(d.Resource.Env)
	})
}
