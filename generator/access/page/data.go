package page

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/proof"
)

// data is what the page's script draws from. A row names all else by its place in a list, since many share it: at 300
// environments, that is a third of the size.
type data struct {
	Principals []proof.Principal `json:"principals"`
	Resources  []proof.Resource  `json:"resources"`
	Statements []statement       `json:"statements"`
	Reasons    []string          `json:"reasons"`
	Rows       []row             `json:"rows"`
}

type row struct {
	Principal int  `json:"principal"`
	Resource  int  `json:"resource"`
	Across    bool `json:"across"`
	// Access has the verbs that there are for such a resource, in their order.
	Access []cell `json:"access"`
}

type cell struct {
	Verb       proof.Verb `json:"verb"`
	Mark       string     `json:"mark"` // yes, some, if, ? or -
	Actions    []string   `json:"actions,omitempty"`
	Keys       []string   `json:"keys,omitempty"`
	Owner      string     `json:"owner,omitempty"` // account that decides, too, by policies that aren't known
	Reason     int        `json:"reason"`
	Statements []int      `json:"statements,omitempty"`
	Accepted   []string   `json:"accepted,omitempty"` // labels of acceptances
}

// statement is one that a cell rests on.
type statement struct {
	Side   string `json:"side"`
	Name   string `json:"name"`
	Effect string `json:"effect"`
	File   string `json:"file"`
	Line   int    `json:"line"`
	Code   string `json:"code"`
}

// place is a statement and where it stands.
type place struct {
	access.Statement
	lines hcl.Range
}

// list has each value once.
type list[T comparable] struct {
	values []T
	at     map[T]int
}

// add is the value's place.
func (l *list[T]) add(value T) int {
	place, ok := l.at[value]
	if !ok {
		place = len(l.values)
		if l.at == nil {
			l.at = map[T]int{}
		}
		l.at[value] = place
		l.values = append(l.values, value)
	}
	return place
}

func newData(rows []proof.Row, source func(proof.Place) string) data {
	var principals list[proof.Principal]
	var resources list[proof.Resource]
	var places list[place]
	var reasons list[string]
	d := data{[]proof.Principal{}, []proof.Resource{}, []statement{}, []string{}, []row{}}
	for _, from := range rows {
		to := row{principals.add(from.Principal), resources.add(from.Resource), from.Across, []cell{}}
		for _, verb := range proof.Verbs() {
			is, ok := from.Access[verb]
			if !ok {
				continue
			}
			c := cell{Verb: verb, Mark: is.Mark(), Reason: reasons.add(shown(is.Reason))}
			c.Actions, c.Keys = shownAll(is.Actions), shownAll(is.Keys)
			if is.Outside {
				c.Owner = shown(from.Resource.Account)
			}
			for _, at := range is.Places {
				c.Statements = append(c.Statements, places.add(place{at.Statement, at.Lines}))
				c.Accepted = append(c.Accepted, shownAll(at.Accepted)...)
			}
			slices.Sort(c.Accepted)
			c.Accepted = slices.Compact(c.Accepted)
			to.Access = append(to.Access, c)
		}
		d.Rows = append(d.Rows, to)
	}
	for _, p := range principals.values {
		p.Name, p.ARN, p.Account, p.Env = shown(p.Name), shown(p.ARN), shown(p.Account), shown(p.Env)
		d.Principals = append(d.Principals, p)
	}
	for _, r := range resources.values {
		r.Name, r.ARN, r.Account, r.Env = shown(r.Name), shown(r.ARN), shown(r.Account), shown(r.Env)
		d.Resources = append(d.Resources, r)
	}
	for _, p := range places.values {
		at := proof.Place{Statement: p.Statement, File: p.lines.Filename, Line: p.lines.Start.Line, Lines: p.lines}
		d.Statements = append(d.Statements, statement{
			Side: string(at.Side), Name: shown(at.Name()), Effect: string(at.Effect),
			File: shown(at.File), Line: at.Line, Code: shownLines(source(at)),
		})
	}
	d.Reasons = append(d.Reasons, reasons.values...)
	return d
}

// environments are those of principals and resources, sorted.
func (d data) environments() []string {
	var all []string
	for _, p := range d.Principals {
		all = append(all, p.Env)
	}
	for _, r := range d.Resources {
		all = append(all, r.Env)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(name string) bool { return name == "" })
}

// across is how many of the rows are across accounts.
func (d data) across() (n int) {
	for _, r := range d.Rows {
		if r.Across {
			n++
		}
	}
	return n
}
