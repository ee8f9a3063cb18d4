package access

import (
	"slices"
	"strings"
)

// Ask answers a query. It is sound: AllAllowed and NoneAllowed are about every single request of the set. It is exact
// for actions and resources, of which it looks at one of each class that the policies tell apart. What is open in the
// context makes a condition neither true nor false, so an answer is Conditional too where two conditions on the same
// open key exclude each other.
func Ask(q Query, identity []*Policy, resource *Policy, limits ...Limit) Answer {
	a := asking{query: q, identity: identity, resource: resource, limits: limits}
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

// asking is a query while it is answered.
type asking struct {
	query    Query
	identity []*Policy
	resource *Policy
	limits   []Limit

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
	first := a.query.request("any:action", "*", a.query.Context)
	if !a.query.everywhere() {
		first.Resource = a.query.resourceDomain().shortest()
	}
	if a.scope, err = first.scope(true); err != nil {
		return err
	}
	a.statements = a.relevant()
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
	a.resources, err = a.query.resourceClasses(globs)
	return err
}

// relevant are the statements that may be about the caller.
func (a *asking) relevant() []*statement {
	own := slices.Clone(a.identity)
	for _, limit := range a.limits {
		own = append(own, limit.Policies...)
	}
	var all []*statement
	for _, p := range own {
		for i := range p.statements {
			all = append(all, &p.statements[i])
		}
	}
	for _, i := range a.resource.about(a.scope.caller.account) {
		if a.resource.statements[i].names(a.scope.caller).any().truth != no {
			all = append(all, &a.resource.statements[i])
		}
	}
	return all
}
