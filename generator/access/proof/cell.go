package proof

import (
	"cmp"
	"slices"

	"github.com/tfgen/tfgen/generator/access"
)

// row answers every verb for a pair. Fast: without asking about those that no statement is about, unless why they are
// denied is wanted.
func (l *Landscape) row(pr pair, fast, why bool) Row {
	p, r := pr.principal, pr.resource
	row := Row{Principal: p.Principal, Resource: r.Resource, Across: p.Account != r.Account, Access: map[Verb]Cell{}}
	defer row.mark(r)
	if r.Kind == Thing {
		row.Access[Other] = l.cell(pr, use{pr.actions, r.ARN})
		return row
	}
	statements := pr.about()
	fast = fast && pr.plain()
	for verb, use := range r.uses() {
		if fast && !why && !mayDo(statements, use.actions) {
			row.Access[verb] = Cell{Verdict: access.NoneAllowed, Reason: "no statement is about it", Places: []Place{}}
			continue
		}
		row.Access[verb] = l.cell(pr, use)
	}
	if fast && !doesMore(statements, append(r.named(), r.Kind.off()...)) {
		return row
	}
	if other := l.other(pr); other.Verdict != access.NoneAllowed {
		row.Access[Other] = other
	}
	return row
}

// cell answers one verb. Where its actions differ, each is asked about by itself, too.
func (l *Landscape) cell(pr pair, use use) Cell {
	ans := l.ask(pr.query(use.actions, use.pattern), pr.principal, pr.resource)
	cell := pr.newCell(ans)
	cell.Actions = use.actions
	if ans.Verdict == access.NoneAllowed {
		cell.Actions = nil
	} else if ans.ByAction {
		cell.whole = !ans.ByResource && len(cell.Keys) == 0 && ans.Verdict == access.Conditional
		cell.Actions = slices.DeleteFunc(slices.Clone(use.actions), func(action string) bool {
			q := pr.query([]string{action}, use.pattern)
			return l.ask(q, pr.principal, pr.resource).Verdict == access.NoneAllowed
		})
	}
	return cell
}

// other is about all actions on the resource that no verb has, on all of its parts.
func (l *Landscape) other(pr pair) Cell {
	r := pr.resource
	rest := *pr.principal
	rest.parsed = slices.Concat(rest.parsed, denying([]clause{{
		actions:   append(r.named(), r.Kind.offIn(slices.Concat(pr.principal.allows(), r.allows()))...),
		resources: []string{"*"},
	}}))
	cells := []Cell{}
	for _, part := range r.parts() {
		q := pr.query(r.Kind.actions(), part)
		if cell := pr.newCell(l.ask(q, &rest, r)); cell.Verdict != access.NoneAllowed {
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
	if len(cells) < len(r.parts()) {
		sum.Partly = true
	}
	slices.Sort(sum.Keys)
	sum.Keys = slices.Compact(sum.Keys)
	slices.SortFunc(sum.Places, Place.compare)
	sum.Places = slices.CompactFunc(sum.Places, func(a, b Place) bool {
		return a.Statement == b.Statement && a.compare(b) == 0
	})
	return sum
}

func (pr pair) newCell(ans access.Answer) Cell {
	cell := Cell{Verdict: ans.Verdict, Partly: ans.Verdict == access.Conditional && (ans.ByAction || ans.ByResource),
		Reason: ans.Reason, Places: []Place{}}
	if ans.Verdict == access.Conditional {
		cell.Keys = ans.Keys
	}
	for _, st := range ans.Statements {
		policies := pr.policies(st.Side)
		if st.Policy >= len(policies) {
			continue // it stands for a policy that isn't ours
		}
		from := policies[st.Policy]
		rng := from.statementRange(st.Index)
		cell.Places = append(cell.Places, Place{Statement: st, File: rng.Filename, Line: rng.Start.Line, Lines: rng})
		cell.deciding = append(cell.deciding, &from.statements[st.Index])
	}
	slices.SortFunc(cell.Places, Place.compare)
	return cell
}

// policies are those of a side that are rendered.
func (pr pair) policies(side access.Side) []*policy {
	switch {
	case side == access.IdentitySide:
		return pr.principal.policies
	case side == access.ResourceSide:
		return pr.resource.policies
	case side == access.BoundarySide && pr.principal.boundary != nil:
		return []*policy{pr.principal.boundary}
	}
	return nil
}

func (place Place) compare(other Place) int {
	return cmp.Or(
		cmp.Compare(place.Side, other.Side),
		cmp.Compare(place.File, other.File),
		cmp.Compare(place.Line, other.Line))
}
