package access

import "strings"

// path is the way in which both sides make a decision together.
type path int

const (
	// sameAccount: the identity policies allow it, or the resource policy names the principal.
	sameAccount path = iota
	// crossAccount: the identity policies allow it, and the resource policy does so for the principal or its account.
	crossAccount
	// outside: a service, a federated identity or an anonymous caller has no identity policies, so the resource policy
	// decides alone.
	outside
	// gated: in one account, the resource policy names the principal, or delegates to the account whose identity
	// policies allow it. So it is for KMS keys and for the trust policies of roles.
	gated
	// ungated: a role whose trust policy is not given. Every role has one.
	ungated
)

// pathOf says which way a request takes.
func pathOf(s *scope, resource *Policy) path {
	isKey := strings.HasPrefix(s.action, "kms:") && strings.Contains(s.resource, ":key/")
	isTrust := strings.HasPrefix(s.action, "sts:") && strings.Contains(s.resource, ":role/")
	switch {
	case s.caller.account == "":
		return outside
	case isTrust && resource == nil:
		return ungated
	case s.caller.account != s.resourceAccount:
		return crossAccount
	// A key without a policy of its own has the default one, which delegates to its account.
	case isTrust || isKey && resource != nil:
		return gated
	}
	return sameAccount
}

// allows says whether the Allow statements suffice, given that it is within the principal's own limits or not. They
// don't limit what a resource policy of the same account grants to the session or user itself, or to everyone.
func (p path) allows(r *ruling, within finding) finding {
	switch p {
	case crossAccount:
		return r.byIdentity().and(within).and(r.byResource())
	case outside:
		return r.named.finding
	case gated:
		return r.named.or(r.role.or(r.delegated.and(r.byIdentity())).and(within))
	case ungated:
		return r.byIdentity().and(within).and(unmodelled("every role has a trust policy, and it is not given"))
	}
	return r.named.or(r.role.or(r.byIdentity()).and(within))
}

// byResource is what the resource policy says.
func (r *ruling) byResource() finding { return r.named.or(r.role.or(r.delegated.finding)) }

// byIdentity is what the principal's own side says. An account's root user may do everything there.
func (r *ruling) byIdentity() finding {
	if r.scope.caller.kind == aRoot {
		return known(true)
	}
	return r.identity.finding
}

// allowing are the Allow statements that count on this way.
func (p path) allowing(r *ruling) []vote {
	switch p {
	case outside:
		return r.limited(r.named)
	case sameAccount:
		return r.limited(r.identity, r.named, r.role)
	}
	return r.limited(r.identity, r.named, r.role, r.delegated)
}
