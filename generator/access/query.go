package access

// Query is a set of requests by one principal: every action of some patterns, on every resource of a pattern, in every
// context that has the values which are known.
type Query struct {
	Principal        string   // as in a Request
	PrincipalAccount string   // as in a Request
	Actions          []string // actions, perhaps with * and ?
	Resource         string   // an ARN, perhaps with * and ?, such as arn:aws:s3:::bucket/*; or * for all
	ResourceAccount  string   // as in a Request

	// Context holds the keys that are known. One without values is known to be absent. All others may have any value,
	// or be absent.
	Context map[string][]string
}

// Verdict is the answer to a Query.
type Verdict string

// The answers to a query.
const (
	// AllAllowed says that Evaluate answers every request of the set with Allowed.
	AllAllowed Verdict = "Allowed"
	// NoneAllowed says that it answers none of them so.
	NoneAllowed Verdict = "Denied"
	// Conditional says that it may depend on what the query leaves open.
	Conditional Verdict = "Conditional"
	// Undecided says that it may depend on something that this package does not model.
	Undecided Verdict = "Unsupported"
)

// Answer is the answer to a Query, and what it depends on.
type Answer struct {
	Verdict Verdict
	Reason  string // one sentence

	// Keys are the context keys that a Conditional answer may depend on, in lower-case and sorted.
	Keys []string
	// ByAction and ByResource say that the answer differs between the actions, or the resources, of the query.
	ByAction, ByResource bool

	// Allowed and Denied are requests of the query that Evaluate allows, and that it denies: a query that is not
	// AllAllowed, but ought to be, has its counterexample in Denied. They are nil where there is no such request, or
	// where none was found among the contexts that the policies' conditions suggest.
	Allowed, Denied *Request

	// Statements are those that the answer rests on, as in a Decision.
	Statements []Statement
}

// WithDefaults is the query with the global condition keys that AWS itself derives, as in Request.WithDefaults.
func (q Query) WithDefaults() Query {
	if caller, err := parseCaller(q.Principal, q.PrincipalAccount); err == nil {
		q.Context = withDefaults(caller, q.ResourceAccount, q.Context)
	}
	return q
}

func (q Query) request(action, resource string, context map[string][]string) *Request {
	return &Request{Principal: q.Principal, PrincipalAccount: q.PrincipalAccount, Action: action, Resource: resource,
		ResourceAccount: q.ResourceAccount, Context: context}
}
