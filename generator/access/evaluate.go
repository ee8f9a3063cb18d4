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

// The two sides.
const (
	IdentitySide Side = "identity"
	ResourceSide Side = "resource"
)

// Statement points to a statement of the policies that were evaluated.
type Statement struct {
	Side   Side   `json:"side"`
	Sid    string `json:"sid"`
	Effect Effect `json:"effect"`

	// Policy is the policy's place among the identity policies; 0 on the resource's side.
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
	if s.Side == ResourceSide {
		return name + " of the resource policy"
	}
	return fmt.Sprintf("%s of identity policy %d", name, s.Policy)
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

// Evaluate answers a request by the policies that are attached to its principal and the one that is attached to its
// resource, which is nil if there is none. What is certain stays certain: an answer is Unsupported only if what is not
// modelled could change it.
func Evaluate(r Request, identity []*Policy, resource *Policy) Decision {
	s, err := r.scope(false)
	if err != nil {
		return refuse(err)
	}
	return rule(s, identity, resource).decision()
}

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
	denied    vote // the Deny statements of both sides
	identity  vote // the Allow statements of the identity policies
	named     vote // those of the resource policy that name the principal
	delegated vote // those of the resource policy that name the principal's account
	allowed   finding
	way       path
}

// rule evaluates the policies.
func rule(s *scope, identity []*Policy, resource *Policy) *ruling {
	r := &ruling{scope: s}
	r.way = pathOf(s, resource)
	for i, policy := range identity {
		for _, j := range policy.about("") {
			r.read(&policy.statements[j], Statement{Side: IdentitySide, Policy: i, policyName: policy.Name})
		}
	}
	for _, j := range resource.about(s.caller.account) {
		r.read(&resource.statements[j], Statement{Side: ResourceSide, policyName: resource.Name})
	}
	r.allowed = r.way.allows(r)
	return r
}

// read counts one statement.
func (r *ruling) read(st *statement, ref Statement) {
	is := st.applies(r.scope)
	if is.truth == no {
		return
	}
	ref.Sid, ref.Effect, ref.Index = st.Sid, st.Effect, st.index
	if ref.Side == IdentitySide {
		if st.Effect == Deny {
			r.denied.add(is, ref)
		} else {
			r.identity.add(is, ref)
		}
		return
	}
	direct, delegated := st.names(r.scope.caller)
	if st.Effect == Deny {
		r.denied.add(is.and(direct.or(delegated)), ref)
		return
	}
	r.named.add(is.and(direct), ref)
	r.delegated.add(is.and(delegated), ref)
}
