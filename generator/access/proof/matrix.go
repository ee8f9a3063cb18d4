package proof

import (
	"cmp"
	"runtime"
	"slices"

	"github.com/hashicorp/hcl/v2"
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
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Accepted []string `json:"accepted,omitempty"` // labels of acceptances, as Report.Mark finds them

	Lines hcl.Range `json:"-"` // all that it stands on
}

// none reports whether nothing is allowed for sure.
func (row *Row) none() bool {
	for _, cell := range row.Access {
		if cell.Verdict != access.NoneAllowed {
			return false
		}
	}
	return true
}

// Matrix is who may use what: rows across accounts first, then by environment and name. TLS is taken for granted.
func (l *Landscape) Matrix(f Filter) []Row { return l.matrix(f, !f.Denied) }

// matrix looks at every pair or, fast, at those alone that the policies can reach.
func (l *Landscape) matrix(f Filter, fast bool) []Row {
	var pairs []pair
	for _, p := range l.principals {
		if fast {
			pairs = append(pairs, l.reachable(p)...)
		} else {
			pairs = append(pairs, l.allPairs(p)...)
		}
	}
	pairs = append(pairs, l.outsidePairs()...)
	pairs = slices.DeleteFunc(pairs, func(pr pair) bool { return !f.wants(pr) })
	rows := l.rows(pairs, fast)
	rows = slices.DeleteFunc(rows, func(row Row) bool {
		return row.none() && (!f.Denied || row.Resource.Kind == Assumable)
	})
	slices.SortStableFunc(rows, Row.compare)
	return rows
}

// rows answers all pairs, in parallel.
func (l *Landscape) rows(pairs []pair, fast bool) []Row {
	rows := make([]Row, len(pairs))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	size := share(len(pairs))
	for start := 0; start < len(pairs); start += size {
		group.Go(func() error {
			for i := start; i < min(start+size, len(pairs)); i++ {
				rows[i] = l.row(pairs[i], fast)
			}
			return nil
		})
	}
	_ = group.Wait() // no function fails
	return rows
}

func (row Row) compare(other Row) int {
	rank := map[bool]int{true: 0, false: 1}
	return cmp.Or(
		cmp.Compare(rank[row.Across], rank[other.Across]),
		cmp.Compare(row.Principal.Env, other.Principal.Env),
		cmp.Compare(row.Principal.ARN, other.Principal.ARN),
		cmp.Compare(row.Principal.Kind, other.Principal.Kind),
		cmp.Compare(row.Resource.Env, other.Resource.Env),
		cmp.Compare(row.Resource.Kind, other.Resource.Kind),
		cmp.Compare(row.Resource.ARN, other.Resource.ARN))
}

func (f Filter) wants(pr pair) bool {
	return (len(f.Envs) == 0 || slices.Contains(f.Envs, pr.principal.Env) || slices.Contains(f.Envs, pr.resource.Env)) &&
		glob(f.Principal, pr.principal.Name, pr.principal.ARN) && glob(f.Resource, pr.resource.Name, pr.resource.ARN)
}

// glob reports whether one of the texts matches the pattern, in which * is any run of characters and ? any one.
func glob(pattern string, texts ...string) bool {
	return pattern == "" || slices.ContainsFunc(texts, func(text string) bool {
		return access.Covers([]string{pattern}, text)
	})
}
