package proof

import (
	"cmp"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/tfgen/tfgen/generator/access"
)

// Filter says which part of a matrix is wanted.
type Filter struct {
	Envs      []string // of the principal or of the resource; none: all
	Principal string   // glob that a principal's name or ARN matches; empty: any
	Resource  string   // glob that a resource's name or ARN matches; empty: any
	Denied    bool     // rows without any access, too
}

// Row is what one principal may do with one resource.
type Row struct {
	Principal Principal     `json:"principal"`
	Resource  Resource      `json:"resource"`
	Across    bool          `json:"across_accounts"`
	Access    map[Verb]Cell `json:"access"`
}

// Cell is what the policies answer to a group of actions.
type Cell struct {
	Verdict access.Verdict `json:"verdict"`
	Actions []string       `json:"actions,omitempty"`    // that may be allowed; of Other, none are named
	Partly  bool           `json:"partly,omitempty"`     // it depends on the action, or on the part of the resource
	Keys    []string       `json:"depends_on,omitempty"` // context keys that it depends on
	Reason  string         `json:"reason"`               // one sentence
	Places  []Place        `json:"statements"`           // that it rests on

	whole    bool         // what is allowed of the actions is allowed on every part of the resource, unconditionally
	deciding []*statement // in the order of the answer
}

// Place is a statement of a rendered policy.
type Place struct {
	access.Statement
	File string `json:"file"`
	Line int    `json:"line"`
}

// none reports whether nothing is allowed for sure.
func (r *Row) none() bool {
	for _, cell := range r.Access {
		if cell.Verdict != access.NoneAllowed {
			return false
		}
	}
	return true
}

// Matrix is who may use what: rows across accounts first, then by environment and name. TLS is taken for granted.
func (l *Landscape) Matrix(f Filter) []Row { return l.matrix(f, true) }

// matrix looks at every pair, or at those alone that the policies can reach.
func (l *Landscape) matrix(f Filter, prune bool) []Row {
	w := l.world
	var pairs []pair
	for _, a := range w.actors {
		if prune && !f.Denied {
			pairs = append(pairs, w.reachable(a)...)
		} else {
			pairs = append(pairs, w.everything(a)...)
		}
	}
	pairs = append(pairs, w.visitors()...)
	pairs = slices.DeleteFunc(pairs, func(p pair) bool { return !f.wants(p) })
	rows := w.rows(pairs, prune && !f.Denied)
	rows = slices.DeleteFunc(rows, func(r Row) bool { return r.none() && (!f.Denied || r.Resource.Kind == Assumable) })
	slices.SortStableFunc(rows, Row.compare)
	return rows
}

// rows answers all pairs, in parallel.
func (w *world) rows(pairs []pair, quick bool) []Row {
	rows := make([]Row, len(pairs))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	size := share(len(pairs))
	for start := 0; start < len(pairs); start += size {
		group.Go(func() error {
			for i := start; i < min(start+size, len(pairs)); i++ {
				rows[i] = w.row(pairs[i], quick)
			}
			return nil
		})
	}
	_ = group.Wait() // no function fails
	return rows
}

func (r Row) compare(other Row) int {
	rank := map[bool]int{true: 0, false: 1}
	return cmp.Or(
		cmp.Compare(rank[r.Across], rank[other.Across]),
		cmp.Compare(r.Principal.Env, other.Principal.Env),
		cmp.Compare(r.Principal.ARN, other.Principal.ARN),
		cmp.Compare(r.Principal.Kind, other.Principal.Kind),
		cmp.Compare(r.Resource.Env, other.Resource.Env),
		cmp.Compare(r.Resource.Kind, other.Resource.Kind),
		cmp.Compare(r.Resource.ARN, other.Resource.ARN))
}

func (f Filter) wants(p pair) bool {
	return (len(f.Envs) == 0 || slices.Contains(f.Envs, p.actor.Env) || slices.Contains(f.Envs, p.thing.Env)) &&
		glob(f.Principal, p.actor.Name, p.actor.ARN) && glob(f.Resource, p.thing.Name, p.thing.ARN)
}

// glob reports whether one of the texts matches the pattern, in which * is any run of characters and ? any one.
func glob(pattern string, texts ...string) bool {
	return pattern == "" || slices.ContainsFunc(texts, func(text string) bool {
		return access.Covers([]string{pattern}, text)
	})
}
