package access

import "fmt"

// Outcome is the answer to a request.
type Outcome string

// The answers to a request.
const (
	// Allowed is a request that the policies allow.
	Allowed Outcome = "Allowed"
	// ImplicitlyDenied is a request that no Deny statement applies to, and that is not allowed on all sides that have to.
	ImplicitlyDenied Outcome = "ImplicitlyDenied"
	// ExplicitlyDenied is a request that a Deny statement applies to.
	ExplicitlyDenied Outcome = "ExplicitlyDenied"
	// Unsupported is a request whose answer hangs on something that this package does not model.
	Unsupported Outcome = "Unsupported"
)

// Side is where a policy is attached.
type Side string

// The sides. Only the first two allow something; all others limit it.
const (
	IdentitySide        Side = "identity"
	ResourceSide        Side = "resource"
	BoundarySide        Side = "boundary" // the principal's permissions boundary
	SessionSide         Side = "session"  // the policies that its session was made with
	ServiceControlSide  Side = "service_control"
	ResourceControlSide Side = "resource_control"
	EndpointSide        Side = "vpc_endpoint" // the policy of the endpoint that the request goes through
)

// Statement points to a statement of the policies that were evaluated.
type Statement struct {
	Side   Side   `json:"side"`
	Sid    string `json:"sid"`
	Effect Effect `json:"effect"`

	// Policy is the policy's place among those of its side; 0 on the resource's.
	Policy int `json:"-"`
	// Index is the statement's place in its policy.
	Index int `json:"-"`

	policyName string
}

// String is the statement's Sid or, without one, its place, and its policy.
func (s Statement) String() string {
	name := fmt.Sprintf("statement %d", s.Index)
	if s.Sid != "" {
		name = fmt.Sprintf("%q", s.Sid)
	}
	if s.policyName != "" {
		return name + " of " + s.policyName
	}
	switch s.Side {
	case ResourceSide:
		return name + " of the resource policy"
	case BoundarySide:
		return name + " of the permissions boundary"
	case EndpointSide:
		return name + " of the VPC endpoint's policy"
	case ServiceControlSide:
		return fmt.Sprintf("%s of service control policy %d", name, s.Policy)
	case ResourceControlSide:
		return fmt.Sprintf("%s of resource control policy %d", name, s.Policy)
	}
	return fmt.Sprintf("%s of %s policy %d", name, s.Side, s.Policy)
}

// Decision is the answer to a request, and why.
type Decision struct {
	Outcome Outcome `json:"decision"`
	// Reason is one sentence. Across accounts, that of an implicit deny says which side does not allow it.
	Reason string `json:"reason"`
	// Statements are those that decided: the Allow statements that allow it, the Deny statements that apply, or those
	// that an Unsupported answer hangs on. No statement decides an implicit deny.
	Statements []Statement `json:"statements"`
	// Err says what is wrong with the question, if it is Unsupported for that.
	Err error `json:"-"`
}

// Evaluate answers a request by the policies that are attached to its principal, the one that is attached to its
// resource, which is nil if there is none, and the limits of both. What is certain stays certain: an answer is
// Unsupported only if what is not modelled could change it.
func Evaluate(r Request, identity []*Policy, resource *Policy, limits ...Limit) Decision {
	s, err := r.scope(false)
	if err != nil {
		return refuse(err)
	}
	return rule(s, identity, resource, limits).decision()
}

// NotModelled is what may still allow or deny a request, whatever its policies say.
func NotModelled() []string { return []string{"ACLs", "Block Public Access", "KMS grants"} }

// refuse is the answer to a question that is not one.
func refuse(err error) Decision {
	return Decision{Outcome: Unsupported, Reason: err.Error(), Statements: []Statement{}, Err: err}
}

// vote is what the statements of one kind say together: yes if one of them applies.
type vote struct {
	finding
	applied, unsure []Statement
}

func (v *vote) add(f finding, st Statement) {
	switch f.truth {
	case yes:
		v.applied = append(v.applied, st)
	case maybe:
		v.unsure = append(v.unsure, st)
	}
	v.finding = v.or(f)
}

// ruling is all that the policies say of a request.
type ruling struct {
	scope     *scope
	denied    vote // the Deny statements of all sides
	identity  vote // the Allow statements of the identity policies
	limits    []limitVote
	named     vote // those of the resource policy that name the principal
	role      vote // those of the resource policy that name the role that the principal is, or is a session of
	delegated vote // those of the resource policy that name the principal's account
	allowed   finding
	way       path
}

// rule evaluates the policies.
func rule(s *scope, identity []*Policy, resource *Policy, limits []Limit) *ruling {
	r := &ruling{scope: s}
	r.way = pathOf(s, resource)
	for i, policy := range identity {
		for _, j := range policy.about("") {
			r.readIdentity(&policy.statements[j], Statement{Side: IdentitySide, Policy: i, policyName: policy.Name})
		}
	}
	for _, limit := range limits {
		r.limit(limit)
	}
	for _, j := range resource.about(s.caller.account) {
		r.readResource(&resource.statements[j], Statement{Side: ResourceSide, policyName: resource.Name})
	}
	own, overall := r.within()
	r.allowed = r.way.allows(r, own).and(overall)
	return r
}

// readIdentity counts one statement of an identity policy.
func (r *ruling) readIdentity(st *statement, ref Statement) {
	is := st.applies(r.scope)
	ref.Sid, ref.Effect, ref.Index = st.Sid, st.Effect, st.index
	if st.Effect == Deny {
		r.denied.add(is, ref)
	} else {
		r.identity.add(is, ref)
	}
}

// readResource counts one statement of the resource policy.
func (r *ruling) readResource(st *statement, ref Statement) {
	is := st.applies(r.scope)
	if is.truth == no {
		return
	}
	ref.Sid, ref.Effect, ref.Index = st.Sid, st.Effect, st.index
	by := st.names(r.scope.caller)
	if st.Effect == Deny {
		r.denied.add(is.and(by.any()), ref)
		return
	}
	r.named.add(is.and(by.direct), ref)
	r.role.add(is.and(by.role), ref)
	r.delegated.add(is.and(by.account), ref)
}
