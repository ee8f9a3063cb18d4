package proof

import (
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
)

// place is where a statement stands that an answer rests on.
func place(st access.Statement, p *principal, r *resource) hcl.Range {
	if st.Side == access.ResourceSide {
		return r.policies[0].statementRange(st.Index)
	}
	return p.policies[st.Policy].statementRange(st.Index)
}

// location is where the resource's policy, or else the principal's, stands.
func location(p *principal, r *resource) hcl.Range {
	switch {
	case r != nil && len(r.policies) > 0:
		return r.policies[0].Range
	case r != nil && (p == nil || p.outside):
		return r.declared
	case len(p.policies) > 0:
		return p.policies[0].Range
	}
	return p.declared
}

// nearestAllow is where the role's own half would be expected: a statement about the resource, its policies, or itself.
func nearestAllow(p *principal, resource string) hcl.Range {
	about := func(s *statement) bool {
		return slices.ContainsFunc(s.Resource, func(r string) bool { return r != "*" && access.Overlap(r, resource) })
	}
	for _, doc := range p.policies {
		if found := doc.nearest(about); found != doc.Range {
			return found
		}
	}
	return location(p, nil)
}

// nearestGrant is where the resource's half would be expected: a statement for the role or its account, or its policy.
func nearestGrant(r *resource, p *principal) hcl.Range {
	if len(r.policies) == 0 {
		return r.declared
	}
	doc := r.policies[0]
	named := func(s *statement) bool { return s.mentions(p.ARN) }
	account := func(s *statement) bool {
		return slices.ContainsFunc(s.Principal, func(n access.NamedPrincipal) bool { return n.Account() == p.Account })
	}
	if found := doc.nearest(named); found != doc.Range {
		return found
	}
	return doc.nearest(account)
}
