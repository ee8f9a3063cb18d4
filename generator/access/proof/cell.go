package proof

import (
	"cmp"
	"slices"

	"github.com/tfgen/tfgen/generator/access"
)

// row answers every verb for a pair. Quickly: without those that no statement is about.
func (w *world) row(p pair, quick bool) Row {
	a, t := p.actor, p.thing
	r := Row{Principal: a.Principal, Resource: t.Resource, Across: a.Account != t.Account, Access: map[Verb]Cell{}}
	statements := p.about()
	quick = quick && a.fault+t.fault == ""
	for verb, use := range t.uses() {
		if quick && !mayDo(statements, use.actions) {
			r.Access[verb] = Cell{Verdict: access.NoneAllowed, Reason: "no statement is about it", Places: []Place{}}
			continue
		}
		r.Access[verb] = w.cell(p, use)
	}
	if quick && !doesMore(statements, named(t)) {
		return r
	}
	if other := w.other(p); other.Verdict != access.NoneAllowed {
		r.Access[Other] = other
	}
	return r
}

// about are the Allow statements that may have to do with a pair. Across accounts, the role's own side has to be among
// them.
func (p pair) about() []*statement {
	all := p.statements
	if p.actor.Account != p.thing.Account && !p.actor.stranger {
		return all
	}
	for _, policy := range p.thing.policies {
		for i := range policy.statements {
			if s := &policy.statements[i]; s.Effect == access.Allow {
				all = append(all[:len(all):len(all)], s)
			}
		}
	}
	return all
}

// mayDo reports whether one of the statements is about one of the actions.
func mayDo(statements []*statement, actions []string) bool {
	return slices.ContainsFunc(statements, func(s *statement) bool {
		return len(s.NotAction) > 0 || slices.ContainsFunc(s.Action, func(pattern string) bool {
			return slices.ContainsFunc(actions, func(action string) bool { return matches(pattern, action) })
		})
	})
}

// doesMore reports whether one of the statements may be about other actions than these.
func doesMore(statements []*statement, actions []string) bool {
	return slices.ContainsFunc(statements, func(s *statement) bool {
		return len(s.NotAction) > 0 || slices.ContainsFunc(s.Action, func(action string) bool {
			return !slices.Contains(actions, action)
		})
	})
}

// query is what a pair is asked about.
func (p pair) query(actions []string, resource string) access.Query {
	context := map[string][]string{"aws:SecureTransport": {"true"}}
	if p.thing.Kind == Key {
		context["kms:ResourceAliases"] = p.thing.aliases
	}
	q := access.Query{Principal: p.actor.ARN, Actions: actions, Resource: resource, ResourceAccount: p.thing.Account,
		Context: context}
	return opened(q, p.open...)
}

// cell answers one verb. Where its actions differ, each is asked about by itself, too.
func (w *world) cell(p pair, use use) Cell {
	ans := w.ask(p.query(use.actions, use.resource), p.actor, p.thing)
	cell := p.newCell(ans)
	cell.Actions = use.actions
	if ans.Verdict == access.NoneAllowed {
		cell.Actions = nil
	} else if ans.ByAction {
		cell.whole = !ans.ByResource && len(cell.Keys) == 0 && ans.Verdict == access.Conditional
		cell.Actions = slices.DeleteFunc(slices.Clone(use.actions), func(action string) bool {
			q := p.query([]string{action}, use.resource)
			return w.ask(q, p.actor, p.thing).Verdict == access.NoneAllowed
		})
	}
	return cell
}

// other is about all actions of the thing's service that no verb has, on all of its parts.
func (w *world) other(p pair) Cell {
	t := p.thing
	rest := *p.actor
	rest.parsed = slices.Concat(rest.parsed, but([]clause{{actions: named(t), resources: []string{"*"}}}))
	cells := []Cell{}
	for _, part := range t.parts() {
		q := p.query([]string{t.Kind.service() + ":*"}, part)
		if cell := p.newCell(w.ask(q, &rest, t)); cell.Verdict != access.NoneAllowed {
			cells = append(cells, cell)
		}
	}
	if len(cells) == 0 {
		return Cell{Verdict: access.NoneAllowed}
	}
	sum := cells[0]
	for _, cell := range cells[1:] {
		sum.Partly = sum.Partly || cell.Partly || cell.Verdict != sum.Verdict
		sum.Keys = append(sum.Keys, cell.Keys...)
		sum.Places = append(sum.Places, cell.Places...)
		if cell.Verdict == access.Undecided {
			sum.Verdict, sum.Reason = cell.Verdict, cell.Reason
		}
	}
	if len(cells) < len(t.parts()) {
		sum.Partly = true
	}
	slices.Sort(sum.Keys)
	sum.Keys = slices.Compact(sum.Keys)
	slices.SortFunc(sum.Places, Place.compare)
	sum.Places = slices.Compact(sum.Places)
	return sum
}

// named are the actions that verbs have, and those that are on no resource.
func named(t *thing) []string {
	return append(t.named(), withoutResource()...)
}

func (p pair) newCell(ans access.Answer) Cell {
	cell := Cell{Verdict: ans.Verdict, Partly: ans.Verdict == access.Conditional && (ans.ByAction || ans.ByResource),
		Reason: ans.Reason, Places: []Place{}}
	if ans.Verdict == access.Conditional {
		cell.Keys = ans.Keys
	}
	for _, st := range ans.Statements {
		policies := p.actor.policies
		if st.Side == access.ResourceSide {
			policies = p.thing.policies
		}
		if st.Policy >= len(policies) {
			continue // it stands for a policy that isn't ours
		}
		from := policies[st.Policy]
		at := from.at(st.Index)
		cell.Places = append(cell.Places, Place{Statement: st, File: at.Filename, Line: at.Start.Line})
		cell.deciding = append(cell.deciding, &from.statements[st.Index])
	}
	slices.SortFunc(cell.Places, Place.compare)
	return cell
}

func (p Place) compare(other Place) int {
	return cmp.Or(cmp.Compare(p.Side, other.Side), cmp.Compare(p.File, other.File), cmp.Compare(p.Line, other.Line))
}
