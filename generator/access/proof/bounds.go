package proof

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// within reports whether every action on every resource of the statement is literally one of a clause. Without it, ask.
func (s *statement) within(clauses []clause) bool {
	if len(s.NotAction)+len(s.NotResource) > 0 {
		return false
	}
	resources := s.Resource
	if len(resources) == 0 {
		resources = []string{"*"} // what the policy is on
	}
	for _, action := range s.Action {
		for _, resource := range resources {
			if !slices.ContainsFunc(clauses, func(c clause) bool {
				return slices.Contains(c.actions, action) && slices.Contains(c.resources, resource)
			}) {
				return false
			}
		}
	}
	return true
}

// plainlyMeets reports whether the role's own policies plainly allow what a clause needs on things that have no
// policies: a statement says so in the clause's words, and none denies anything. Without it, ask.
func (a *actor) plainlyMeets(c clause, n need) bool {
	meets := false
	for _, p := range a.policies {
		for i := range p.statements {
			s := &p.statements[i]
			if s.Effect == access.Deny || p.fault != "" {
				return false
			}
			meets = meets || s.says(c, n)
		}
	}
	return meets && a.fault == "" && n.thing == "" && n.owner == a.Account
}

// says reports whether the statement allows the clause's actions on its resources, under its conditions at most.
func (s *statement) says(c clause, n need) bool {
	lacks := func(all []string) func(string) bool { return func(v string) bool { return !slices.Contains(all, v) } }
	return len(s.Condition) == len(c.conditions) && s.impliesAll(c.conditions) &&
		!slices.ContainsFunc(n.actions, lacks(s.Action)) && !slices.ContainsFunc(c.resources, lacks(s.Resource))
}

// narrowed are the clauses whose conditions the statement has: what it allows of them is meant.
func (s *statement) narrowed(clauses []clause) []clause {
	var all []clause
	for _, c := range clauses {
		if s.impliesAll(c.conditions) {
			all = append(all, c)
		}
	}
	return all
}

func (s *statement) impliesAll(conditions []condition) bool {
	return !slices.ContainsFunc(conditions, func(c condition) bool { return !s.implies(c) })
}

// but is a policy that denies what the clauses allow: what is still allowed beside it is too much.
func but(clauses []clause) []*access.Policy {
	type deny struct{ Effect, Action, Resource any }
	var statements []deny
	for _, c := range clauses {
		statements = append(statements, deny{access.Deny, c.actions, c.resources})
	}
	if len(statements) == 0 {
		return nil
	}
	document, err := json.Marshal(map[string]any{"Statement": statements})
	if err != nil {
		panic(err) // texts always have JSON
	}
	p, err := access.Parse(access.IdentityPolicy, document)
	if err != nil {
		panic(err) // the spec has checked its names
	}
	return []*access.Policy{p}
}

// actions are what the statement may be about, for a query.
func (s *statement) actions() []string {
	if len(s.Action) == 0 {
		return []string{"*"}
	}
	return s.Action
}

// domain is a set of resources that can be asked about: the pattern itself or, where it has wildcards before the last
// part of the ARN, an example of it. No clause has any there, so that such a pattern is too wide, or allows nothing.
func domain(pattern string) string {
	for before, rest, ok := strings.Cut(pattern, "${"); ok; before, rest, ok = strings.Cut(pattern, "${") {
		_, after, _ := strings.Cut(rest, "}")
		pattern = before + "*" + after
	}
	literal := pattern
	if i := strings.IndexAny(pattern, "*?"); i >= 0 {
		literal = pattern[:i]
	}
	if strings.Trim(pattern, "*") == "" {
		return "*"
	}
	if strings.Count(literal, ":") >= 5 {
		if folder, ok := strings.CutSuffix(pattern, "/*"); ok {
			return folder + "/?*" // nothing has an empty name
		}
		return pattern
	}
	if example, ok := access.Example([]string{pattern, "arn:?*:?*:*:*:?*"}, nil); ok {
		return example
	}
	return "*"
}
