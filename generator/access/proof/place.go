package proof

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
)

// place is where a statement stands that an answer rests on.
func place(st access.Statement, a *actor, t *thing) hcl.Range {
	if st.Side == access.ResourceSide {
		return t.policies[0].at(st.Index)
	}
	return a.policies[st.Policy].at(st.Index)
}

// at is where the thing's policy, or else the actor's, stands.
func at(a *actor, t *thing) hcl.Range {
	switch {
	case t != nil && len(t.policies) > 0:
		return t.policies[0].Range
	case t != nil && (a == nil || a.stranger):
		return t.at
	case len(a.policies) > 0:
		return a.policies[0].Range
	}
	return a.at
}

// nearestAllow is where the role's own half would be expected: a statement about the resource, its policies, or itself.
func nearestAllow(a *actor, resource string) hcl.Range {
	about := func(s *statement) bool {
		return slices.ContainsFunc(s.Resource, func(r string) bool { return r != "*" && access.Overlap(r, resource) })
	}
	for _, p := range a.policies {
		if found := p.nearest(about); found != p.Range {
			return found
		}
	}
	return at(a, nil)
}

// nearestGrant is where the thing's half would be expected: a statement for the role or its account, or its policy.
func nearestGrant(t *thing, a *actor) hcl.Range {
	if len(t.policies) == 0 {
		return t.at
	}
	p := t.policies[0]
	named := func(s *statement) bool { return s.mentions(a.ARN) }
	account := func(s *statement) bool {
		return slices.ContainsFunc(s.Principal, func(w access.NamedPrincipal) bool { return w.Account() == a.Account })
	}
	if found := p.nearest(named); found != p.Range {
		return found
	}
	return p.nearest(account)
}
