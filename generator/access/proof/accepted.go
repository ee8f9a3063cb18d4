package proof

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/spec"
)

// Accepted is an acceptance of the spec, and what there is that it accepts.
type Accepted struct {
	Label     string    `json:"label"`
	Env       string    `json:"environment"`
	Principal string    `json:"principal"`
	Actions   []string  `json:"actions"`
	Resources []string  `json:"resources"`
	Reason    string    `json:"reason"`
	Expires   string    `json:"expires,omitempty"` // the last day on which it holds, in UTC; empty: it holds for ever
	Covers    []Covered `json:"covers"`

	acceptance *acceptance
}

// Covered is something that allows what is accepted, in whole or in part.
type Covered struct {
	What      string      `json:"what"` // such as: statement Share of ds-input
	Side      access.Side `json:"side,omitempty"`
	Principal string      `json:"principal"`
	Resource  string      `json:"resource,omitempty"` // that a policy is on
	File      string      `json:"file"`
	Line      int         `json:"line"`

	place hcl.Range
	index int // of the statement
}

// acceptedUse is an acceptance that something is in.
type acceptedUse struct {
	acceptance *acceptance
	covered    Covered
}

// accept notes what acceptances cover.
func (c *checker) accept(used []*acceptance, covered Covered) {
	for _, a := range used {
		c.uses = append(c.uses, acceptedUse{a, covered})
	}
}

// acceptStatement notes a statement of a role's or of a resource's policy.
func (c *checker) acceptStatement(used []*acceptance, doc *policy, i int, covered Covered) {
	covered.place, covered.index = doc.statementRange(i), i
	if r := covered.Resource; r != "" {
		covered.Side = access.ResourceSide
	} else {
		covered.Side = access.IdentitySide
	}
	c.accept(used, covered)
}

// listAccepted are the acceptances that something is in. One of the project's is one for each environment.
func (c *checker) listAccepted() []Accepted {
	var all []Accepted
	for _, u := range c.uses {
		a := u.acceptance
		i := slices.IndexFunc(all, func(known Accepted) bool { return known.Env == a.env && known.Label == a.Label })
		if i < 0 {
			i = len(all)
			all = append(all, Accepted{Label: a.Label, Env: a.env, Principal: a.Principal, Actions: a.Actions,
				Resources: a.Resources, Reason: a.Reason, Expires: a.Expires, acceptance: a})
		}
		u.covered.File, u.covered.Line = u.covered.place.Filename, u.covered.place.Start.Line
		all[i].Covers = append(all[i].Covers, u.covered)
	}
	for i := range all {
		slices.SortFunc(all[i].Covers, Covered.compare)
		all[i].Covers = slices.Compact(all[i].Covers)
	}
	slices.SortFunc(all, func(a, b Accepted) int {
		return cmp.Or(cmp.Compare(a.Env, b.Env), cmp.Compare(a.Label, b.Label))
	})
	return all
}

func (c Covered) compare(other Covered) int {
	return cmp.Or(cmp.Compare(c.File, other.File), cmp.Compare(c.Line, other.Line), cmp.Compare(c.index, other.index),
		cmp.Compare(c.What, other.What), cmp.Compare(c.Principal, other.Principal))
}

// stale reports acceptances that have expired, and those that nothing is in. One of the project's is of use where it is
// in one of the environments.
func (c *checker) stale() {
	used := map[hcl.Range]bool{}
	for _, u := range c.uses {
		used[u.acceptance.place] = true
	}
	for env, acceptances := range c.intent.accepted {
		for _, a := range acceptances {
			f := Finding{Class: Stale, Principal: a.Principal, Envs: []string{env}, Range: a.place}
			switch {
			case a.expired:
				f.Summary = fmt.Sprintf("acceptance %q has expired", a.Label)
				f.Detail = "It held until " + a.Expires + ". Remove it, or set another day if the access is still wanted."
			case !used[a.place] && !slices.Contains(c.Landscape.missing, env):
				f.Summary = fmt.Sprintf("acceptance %q matches nothing", a.Label)
				f.Detail = fmt.Sprintf("Nothing in %s gives %s %s on %s, or the spec does so already. Remove the acceptance, or "+
					"correct it.", env, callerName(a.Principal), join(a.Actions), join(a.Resources))
			default:
				continue
			}
			c.add(f)
		}
	}
}

// Accepted is what the spec accepts at a time, without the findings.
func (l *Landscape) Accepted(project *spec.Project, at time.Time) *Report {
	accepts := func(env *spec.Environment) bool { return len(env.Accept) > 0 }
	if !slices.ContainsFunc(project.Environments, accepts) {
		return &Report{}
	}
	return &Report{Accepted: l.Check(project, at).Accepted}
}

// String is the acceptance and what it covers, in a line.
func (a *Accepted) String() string {
	var places []string
	for _, covered := range a.Covers {
		places = append(places, fmt.Sprintf("%s, %s:%d", covered.What, covered.File, covered.Line))
	}
	return fmt.Sprintf("%s: %s", a.title(), strings.Join(places, "; "))
}

func (a *Accepted) title() string {
	until := ""
	if a.Expires != "" {
		until = ", until " + a.Expires
	}
	return fmt.Sprintf("%q is accepted for %s%s (%s)", a.Label, a.Principal, until, a.Reason)
}

// WriteAccepted writes what is accepted, with what each acceptance covers below it.
func (r *Report) WriteAccepted(w io.Writer) error {
	var b strings.Builder
	for _, a := range r.Accepted {
		fmt.Fprintf(&b, "\nIn %s, %s:\n", a.Env, a.title())
		for _, covered := range a.Covers {
			fmt.Fprintf(&b, "    %s, %s:%d\n", covered.What, covered.File, covered.Line)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Mark marks the statements in rows of which something is accepted.
func (r *Report) Mark(rows []Row) {
	type place struct {
		file        string
		line, index int
	}
	at := map[place][]*Accepted{}
	for i := range r.Accepted {
		for _, covered := range r.Accepted[i].Covers {
			key := place{covered.File, covered.Line, covered.index}
			at[key] = append(at[key], &r.Accepted[i])
		}
	}
	for _, row := range rows {
		for verb, cell := range row.Access {
			for i, p := range cell.Places {
				for _, a := range at[place{p.File, p.Line, p.Index}] {
					if a.acceptance.isFor(row.Principal) && a.about(cell) && !slices.Contains(cell.Places[i].Accepted, a.Label) {
						cell.Places[i].Accepted = append(cell.Places[i].Accepted, a.Label)
					}
				}
			}
			row.Access[verb] = cell
		}
	}
}

// about reports whether the acceptance may be about what a cell is about.
func (a *Accepted) about(cell Cell) bool {
	return len(cell.Actions) == 0 || slices.ContainsFunc(cell.Actions, func(action string) bool {
		return slices.ContainsFunc(a.Actions, func(own string) bool { return matches(own, strings.ToLower(action)) })
	})
}
