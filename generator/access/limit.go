package access

import (
	"fmt"
	"slices"
	"strings"
)

// Limit is what a request can't go beyond: what none of the policies allows isn't allowed, and what one of them denies
// is denied. It grants nothing. The organization's have a Limit for each level, from its root to the account, of which
// each has to allow it; at a level whose policies have no Allow statement, AWS's FullAWSAccess counts as attached.
type Limit struct {
	Side     Side
	Policies []*Policy
}

// own reports whether it limits what the principal's own side allows, and not the request as a whole.
func (l Limit) own() bool { return l.Side == BoundarySide || l.Side == SessionSide }

// about says whether the limit is one of the request. Neither the organization's policies nor those of a principal are
// for whom they don't belong to; service-linked roles are exempt from the organization's.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
func (l Limit) about(s *scope) finding {
	switch l.Side {
	case ServiceControlSide:
		return known(s.caller.account != "" && !s.caller.serviceLinked())
	case ResourceControlSide:
		service, _, _ := strings.Cut(s.action, ":")
		if s.caller.serviceLinked() || slices.Contains(resourceControlled(), service) {
			return known(!s.caller.serviceLinked())
		}
		return unmodelled(fmt.Sprintf("whether resource control policies are for %s is not modelled", service))
	case EndpointSide:
		return known(true)
	}
	return known(s.caller.account != "")
}

// resourceControlled are the services whose resources are known to be under resource control policies.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services
func resourceControlled() []string {
	return []string{"aoss", "cognito-identity", "cognito-idp", "ecr", "kms", "logs", "s3", "secretsmanager", "sqs", "sts"}
}

// open reports whether a level of the organization allows what it doesn't deny.
func (l Limit) open() bool {
	return (l.Side == ServiceControlSide || l.Side == ResourceControlSide) &&
		!slices.ContainsFunc(l.Policies, func(p *Policy) bool {
			return slices.ContainsFunc(p.statements, func(st statement) bool { return st.Effect == Allow })
		})
}

// limitVote is what the statements of a limit say together.
type limitVote struct {
	Limit
	vote // its Allow statements
}

// limit counts the statements of a limit.
func (r *ruling) limit(l Limit) {
	about := l.about(r.scope)
	if about.truth == no {
		return
	}
	v := limitVote{Limit: l, vote: vote{finding: known(l.open()).or(about.not())}}
	for i, policy := range l.Policies {
		for j := range policy.statements {
			st := &policy.statements[j]
			is := about.and(st.applies(r.scope)).and(st.limits(r.scope.caller))
			ref := Statement{Side: l.Side, Policy: i, Sid: st.Sid, Effect: st.Effect, Index: st.index, policyName: policy.Name}
			if st.Effect == Deny {
				r.denied.add(is, ref)
			} else {
				v.add(is, ref)
			}
		}
	}
	r.limits = append(r.limits, v)
}

// limits says whether the statement of a limit is about the caller. Those of the organization and of an endpoint have a
// Principal; everyone is meant there by it, federated identities, too.
func (st *statement) limits(c caller) finding {
	if st.principals == nil && st.excepted == nil || st.principals != nil && st.principals.everyone {
		return known(true)
	}
	return st.names(c).any()
}

// within says whether all limits of the principal's own side allow it, and overall whether all others do.
func (r *ruling) within() (own, overall finding) {
	own, overall = known(true), known(true)
	for _, limit := range r.limits {
		if limit.own() {
			own = own.and(limit.finding)
		} else {
			overall = overall.and(limit.finding)
		}
	}
	return own, overall
}

// limited are the votes and those of the limits.
func (r *ruling) limited(votes ...vote) []vote {
	for _, limit := range r.limits {
		votes = append(votes, limit.vote)
	}
	return votes
}

// exceeded says which limit does not allow it, in the order in which AWS asks them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
func (r *ruling) exceeded() string {
	for _, asked := range []struct {
		side Side
		says string
	}{
		{ResourceControlSide, "no resource control policy of a level of the organization allows it"},
		{ServiceControlSide, "no service control policy of a level of the organization allows it"},
		{EndpointSide, "the policy of the VPC endpoint does not allow it"},
		{BoundarySide, "the principal's permissions boundary does not allow it"},
	} {
		if slices.ContainsFunc(r.limits, func(l limitVote) bool { return l.Side == asked.side && l.truth == no }) {
			return asked.says
		}
	}
	return "no session policy of the principal allows it"
}
