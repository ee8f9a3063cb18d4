package proof

import (
	"cmp"
	"runtime"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"golang.org/x/sync/errgroup"

	"github.com/tfgen/tfgen/generator/access"
)

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
	Outside bool           `json:"outside,omitempty"`    // its owner decides, too, by a policy that isn't in the files
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
func (l *Landscape) Matrix(f Filter) []Row { return l.matrix(f, true) }

// matrix looks at every pair or, fast, at those alone that the policies can reach and that are asked for.
func (l *Landscape) matrix(f Filter, fast bool) []Row {
	pairs := l.pairs(f, fast && !f.Denied)
	rows := answered(pairs, func(pr pair) Row { return l.row(pr, fast, f.Denied) })
	rows = slices.DeleteFunc(rows, func(row Row) bool {
		return row.none() && (!f.Denied || row.Resource.Kind == Assumable)
	})
	slices.SortStableFunc(rows, Row.compare)
	return rows
}

// answered are the rows of all pairs, in parallel.
func answered(pairs []pair, row func(pair) Row) []Row {
	rows := make([]Row, len(pairs))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	size := share(len(pairs))
	for start := 0; start < len(pairs); start += size {
		group.Go(func() error {
			for i := start; i < min(start+size, len(pairs)); i++ {
				rows[i] = row(pairs[i])
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
