package access

import (
	"fmt"
	"slices"
	"strings"
)

// Query is a set of requests by one principal: every action of some patterns, on every resource of a pattern, in every
// context that has the values which are known.
type Query struct {
	Principal        string   // as in a Request
	PrincipalAccount string   // as in a Request
	Actions          []string // actions, perhaps with * and ?
	Resource         string   // an ARN, perhaps with * and ?, such as arn:aws:s3:::bucket/*
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

// Ask answers a query. It is sound: AllAllowed and NoneAllowed are about every single request of the set. It is exact
// for actions and resources, of which it looks at one of each class that the policies tell apart. What is open in the
// context makes a condition neither true nor false, so an answer is Conditional too where two conditions on the same
// open key exclude each other.
func Ask(q Query, identity []*Policy, resource *Policy) Answer {
	a := asking{query: q, identity: identity, resource: resource}
	if err := a.prepare(); err != nil {
		return Answer{Verdict: Undecided, Reason: err.Error()}
	}
	for i := range a.actions {
		for j := range a.resources {
			a.look(i, j)
		}
	}
	return a.answer()
}

// WithDefaults is the query with the global condition keys that AWS itself derives, as in Request.WithDefaults.
func (q Query) WithDefaults() Query {
	if who, err := parseCaller(q.Principal, q.PrincipalAccount); err == nil {
		q.Context = withDefaults(who, q.ResourceAccount, q.Context)
	}
	return q
}

func (q Query) request(action, resource string, context map[string][]string) *Request {
	return &Request{Principal: q.Principal, PrincipalAccount: q.PrincipalAccount, Action: action, Resource: resource,
		ResourceAccount: q.ResourceAccount, Context: context}
}

// asking is a query while it is answered.
type asking struct {
	query    Query
	identity []*Policy
	resource *Policy

	scope      *scope
	statements []*statement // those that may be about the principal
	actions    []string     // one of each class
	resources  []string     // one of each class
	truths     [][]truth    // of being allowed, by action and resource
	trials     int          // how many contexts were tried
	open       finding      // what those that are maybe hang on
	decision   *Decision    // of the one that tells most
	ans        Answer
}

// prepare checks the query and looks for the classes of its actions and resources.
func (a *asking) prepare() (err error) {
	domain, err := a.query.resourceDomain()
	if err != nil {
		return err
	}
	first := a.query.request("any:action", domain.shortest(), a.query.Context)
	if a.scope, err = first.scope(true); err != nil {
		return err
	}
	a.statements = relevant(a.scope, a.identity, a.resource)
	if a.actions, err = a.query.actionClasses(a.scope, a.statements); err != nil {
		return err
	}
	var globs []glob
	for _, st := range a.statements {
		about := func(action string) bool { return st.actions.matches(strings.ToLower(action), a.scope).truth != no }
		if st.resources != nil && slices.ContainsFunc(a.actions, about) {
			globs = append(globs, st.resources.patterns.globs(a.scope)...)
		}
	}
	a.resources, err = representatives(domain, globs)
	return err
}

// relevant are the statements that may be about the caller.
func relevant(s *scope, identity []*Policy, resource *Policy) []*statement {
	var all []*statement
	for _, p := range identity {
		for i := range p.statements {
			all = append(all, &p.statements[i])
		}
	}
	for _, i := range resource.about(s.caller.account) {
		direct, delegated := resource.statements[i].names(s.caller)
		if direct.or(delegated).truth != no {
			all = append(all, &resource.statements[i])
		}
	}
	return all
}

// resourceDomain is the query's resources. Only the last part of the ARN may have wildcards, and it is not empty.
func (q Query) resourceDomain() (glob, error) {
	if q.Resource == "*" {
		return newGlob([]rune("*")), nil
	}
	domain := parseGlob(q.Resource)
	if strings.Count(domain.prefix, ":") < arnColons {
		return glob{}, fmt.Errorf("resource %q has wildcards before the last part of its ARN", q.Resource)
	}
	if n := len(domain.symbols) - 1; domain.symbols[n] == anyRun && domain.symbols[n-1] == ':' {
		domain = newGlob(append(slices.Clone(domain.symbols[:n]), anyOne, anyRun))
	}
	return domain, nil
}

// actionClasses are actions of the query, one of each class.
func (q Query) actionClasses(s *scope, statements []*statement) ([]string, error) {
	// What has two colons is no action; with a glob of its own, it is in classes of its own, which are dropped.
	globs := []glob{parseGlob("*:*:*")}
	for _, st := range statements {
		globs = append(globs, st.actions.patterns.globs(s)...)
	}
	var all []string
	for _, pattern := range q.Actions {
		if !isAction(pattern) {
			return nil, fmt.Errorf("%q is not an action, such as s3:GetObject", pattern)
		}
		if !strings.ContainsAny(pattern, "*?") {
			all = append(all, pattern)
			continue
		}
		examples, err := representatives(actionDomain(pattern), globs)
		if err != nil {
			return nil, err
		}
		all = append(all, slices.DeleteFunc(examples, func(e string) bool { return strings.Count(e, ":") > 1 })...)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("the query has no action")
	}
	return all, nil
}

// actionDomain is the actions of a pattern. None is without a service or a name.
func actionDomain(pattern string) glob {
	service, name, ok := strings.Cut(strings.ToLower(pattern), ":")
	if !ok {
		name = "*"
	}
	if strings.Trim(service, "*") == "" {
		service = "?*"
	}
	if strings.Trim(name, "*") == "" {
		name = "?*"
	}
	return parseGlob(service + ":" + name)
}

// representatives are texts of the domain, one for each class that the globs make.
func representatives(domain glob, globs []glob) ([]string, error) {
	if domain.literal() {
		return []string{domain.prefix}, nil
	}
	globs = slices.DeleteFunc(slices.Clone(globs), func(g glob) bool {
		return !strings.HasPrefix(g.prefix, domain.prefix) && !strings.HasPrefix(domain.prefix, g.prefix)
	})
	slices.SortFunc(globs, func(a, b glob) int { return slices.Compare(a.symbols, b.symbols) })
	globs = slices.CompactFunc(globs, func(a, b glob) bool { return slices.Equal(a.symbols, b.symbols) })
	var all []string
	err := classes(domain, globs, func(example string, _ []bool) bool {
		all = append(all, example)
		return true
	})
	return all, err
}
