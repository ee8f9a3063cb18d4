package proof

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// Diff says who gains or loses which access from one landscape to another, a line each, which begins with + or - or,
// where only what it depends on changes, with ~.
func Diff(before, after *Landscape) []string { return newChanges(differences(before, after)).lines() }

// changes are the actions of each.
type changes map[change][]string

func newChanges(differences []difference) changes {
	words := map[ChangeKind]change{
		Gain: {sign: "+", verb: "gains"}, Loss: {sign: "-", verb: "loses"}, Terms: {sign: "~", verb: "has other terms for"},
	}
	all := changes{}
	for _, d := range differences {
		c := d.change(words[d.kind].sign, words[d.kind].verb)
		all[c] = append(all[c], d.id.action)
	}
	return all
}

// difference is a permission that comes, goes, or gets other terms.
type difference struct {
	kind ChangeKind
	id   permissionID
	permission
}

func differences(before, after *Landscape) []difference {
	old, now := permissions(before.Matrix(Filter{})), permissions(after.Matrix(Filter{}))
	var all []difference
	for id, p := range now {
		switch was, had := old[id]; {
		case !had:
			all = append(all, difference{Gain, id, p})
		case was.terms != p.terms:
			all = append(all, difference{Terms, id, p})
		}
	}
	for id, p := range old {
		if _, has := now[id]; !has {
			all = append(all, difference{Loss, id, p})
		}
	}
	return all
}

// lines are those changes that one of the environments has to do with; without any, all.
func (all changes) lines(envs ...string) []string {
	f := Filter{Envs: envs}
	var lines []string
	for c, actions := range all {
		if f.in(c.from) || f.in(c.to) {
			slices.Sort(actions)
			lines = append(lines, fmt.Sprintf("%s %s %s %s on %s%s", c.sign, c.who, c.verb, join(actions), c.what, c.note))
		}
	}
	slices.SortFunc(lines, func(a, b string) int { return strings.Compare(a[2:]+a[:1], b[2:]+b[:1]) })
	return lines
}

// permission is one action that somebody may do on something.
type permission struct {
	who, what string
	note      string // what it depends on; empty: nothing
	from, to  string // environments of the principal and of the resource
	terms     string // on which it hangs, with the wording of the statements

	row  *Row // that it is from
	verb Verb
	cell Cell
}

// permissionID is what tells permissions apart.
type permissionID struct {
	kind                        PrincipalKind
	principal, resource, action string
}

// change is what a line is about. Actions that change alike are in one.
type change struct{ sign, who, verb, what, note, from, to string }

func (p permission) change(sign, verb string) change {
	return change{sign, p.who, verb, p.what, p.note, p.from, p.to}
}

func permissions(rows []Row) map[permissionID]permission {
	all := map[permissionID]permission{}
	for i := range rows {
		row := &rows[i]
		for verb, cell := range row.Access {
			if cell.Verdict == access.NoneAllowed {
				continue
			}
			actions := cell.Actions
			if len(actions) == 0 {
				actions = []string{"other actions of " + row.Resource.Kind.service()}
			}
			for _, action := range actions {
				all[permissionID{row.Principal.Kind, row.Principal.ARN, row.Resource.ARN, action}] = row.permission(verb, cell)
			}
		}
	}
	return all
}

// permission says who, on what, and on which terms.
func (row *Row) permission(verb Verb, cell Cell) permission {
	p := permission{
		row: row, verb: verb, cell: cell, from: row.Principal.Env, to: row.Resource.Env,
		who: qualified(row.Principal.Env, row.Principal.Account, row.Principal.Name),
	}
	if row.Principal.Env != "" {
		p.who = row.Principal.Env + " " + string(row.Principal.Kind) + " " + row.Principal.Name
	}
	p.what = fmt.Sprintf("%s %s", row.Resource.Kind, row.Resource.Name)
	if row.Resource.Env != "" && row.Resource.Env != row.Principal.Env {
		p.what = row.Resource.Env + "'s " + p.what
	}
	switch {
	case cell.Verdict == access.Undecided:
		p.note = ", which can't be decided"
	case len(cell.Keys) > 0:
		p.note = ", depending on " + join(cell.Keys)
	case cell.Verdict == access.Conditional && !cell.whole:
		p.note = ", in part"
	}
	if cell.Outside {
		p.note += ", as far as account " + row.Resource.Account + " allows it"
	}
	if cell.Verdict != access.AllAllowed && !cell.whole {
		for _, s := range cell.deciding {
			p.terms += s.wording()
		}
	}
	return p
}
