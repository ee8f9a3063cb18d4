package access

import (
	"fmt"
	"slices"
	"strings"
)

// decision is the answer to one request, whose context is complete.
func (r *ruling) decision() Decision {
	if r.denied.truth == maybe {
		return decide(Unsupported, unclear(r.denied.finding, r.denied.unsure), r.denied.unsure)
	}
	return r.explain()
}

// explain says why a request is allowed or is not. Unlike decision, it says that a request is denied implicitly even
// if it might be denied explicitly, too.
func (r *ruling) explain() Decision {
	var applied, unsure []Statement
	for _, v := range r.way.allowing(r) {
		applied, unsure = union(applied, v.applied), union(unsure, v.unsure)
	}
	switch {
	case r.denied.truth == yes:
		return decide(ExplicitlyDenied, "a Deny statement applies: "+names(r.denied.applied), r.denied.applied)
	case r.allowed.truth == no:
		return decide(ImplicitlyDenied, r.lack(), nil)
	case r.denied.truth == maybe:
		return decide(Unsupported, unclear(r.denied.finding, r.denied.unsure), r.denied.unsure)
	case r.allowed.truth == maybe:
		return decide(Unsupported, unclear(r.allowed, unsure), unsure)
	}
	return decide(Allowed, r.why(applied), applied)
}

func decide(outcome Outcome, reason string, statements []Statement) Decision {
	if statements == nil {
		statements = []Statement{}
	}
	return Decision{Outcome: outcome, Reason: reason, Statements: statements}
}

// union appends those statements that are not yet there.
func union(all, more []Statement) []Statement {
	there := all
	for _, st := range more {
		if !slices.Contains(there, st) {
			all = append(all, st)
		}
	}
	return all
}

func names(statements []Statement) string {
	all := make([]string, len(statements))
	for i, st := range statements {
		all[i] = st.String()
	}
	return strings.Join(all, ", ")
}

// unclear says what an answer hangs on.
func unclear(f finding, unsure []Statement) string {
	why := f.unmodelled
	if why == "" {
		why = "the context does not say what it has for " + strings.Join(f.keys, " and ")
	}
	if len(unsure) == 0 {
		return why
	}
	return fmt.Sprintf("it hangs on %s: %s", names(unsure), why)
}

func (r *ruling) why(applied []Statement) string {
	if len(applied) == 0 {
		return "an account's root user may do everything in its account"
	}
	return "allowed by " + names(applied)
}

// lack says which side does not allow what no statement denies.
func (r *ruling) lack() string {
	owner := r.scope.resourceAccount
	const nothing, identity = "the resource policy does not allow it", "no identity policy of the principal allows it"
	byIdentity := r.byIdentity().truth == yes
	byResource := r.byResource().truth == yes
	switch {
	case r.way.allows(r, known(true)).truth != no:
		return r.exceeded()
	case r.way == outside:
		return nothing + ", and it alone decides for a caller that belongs to no account"
	case r.way == gated && byIdentity:
		return "the resource policy neither names the principal nor lets its account decide, as a key or a role must"
	case r.way == sameAccount && !byResource:
		return identity + ", and the resource policy of the same account does not name it"
	case r.way == sameAccount:
		return identity + ", and the resource policy only lets the account decide"
	case byIdentity:
		return fmt.Sprintf("the resource's side is missing: in account %s, %s", owner, nothing)
	case byResource:
		return fmt.Sprintf("the identity's side is missing: in account %s, %s", r.scope.caller.account, identity)
	}
	return fmt.Sprintf("both sides are missing: %s, and in account %s, %s", identity, owner, nothing)
}
