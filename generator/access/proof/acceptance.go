package proof

import (
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/spec"
)

// acceptance is access outside of the intent that an environment accepts. It is a clause like those of the intent, but
// nobody has to be able to do it.
type acceptance struct {
	*spec.Acceptance
	env     string
	place   hcl.Range
	expired bool
	clause  clause
}

// newAcceptances are those of a project, by environment, as they are at a time.
func newAcceptances(project *spec.Project, at time.Time) map[string][]*acceptance {
	all := map[string][]*acceptance{}
	today := at.UTC().Format(time.DateOnly)
	for _, env := range project.Environments {
		for _, a := range env.Accept {
			all[env.Name] = append(all[env.Name], &acceptance{Acceptance: a, env: env.Name, place: project.Place(a),
				expired: a.Expires != "" && a.Expires < today, clause: clause{actions: a.Actions, resources: a.Resources}})
		}
	}
	return all
}

// accepting are the acceptances of an environment that hold and that are for whom somebody asks about.
func (c *checker) accepting(env string, isFor func(*acceptance) bool) []*acceptance {
	var all []*acceptance
	for _, a := range c.intent.accepted[env] {
		if !a.expired && isFor(a) {
			all = append(all, a)
		}
	}
	return all
}

// forRole are those for a role.
func (c *checker) forRole(p *principal) []*acceptance {
	return c.accepting(p.Env, func(a *acceptance) bool { return a.isFor(p.Principal) })
}

// isFor reports whether the principal is one of those whom the acceptance is for.
func (a *acceptance) isFor(p Principal) bool {
	named := access.NamedPrincipal{Type: "AWS", Value: a.Principal}
	return a.Principal == "*" || a.Principal == p.ARN || named.WholeAccount() && named.Account() == p.Account
}

// forStatement are those for all whom a statement of a resource lets in by naming the principal.
func (c *checker) forStatement(r *resource, s *statement, named access.NamedPrincipal) []*acceptance {
	all := c.accepting(r.Env, func(a *acceptance) bool { return a.isForAll(s, named) })
	if r.Kind == Key {
		for i, a := range all {
			all[i] = a.onKey(r)
		}
	}
	return all
}

// isForAll reports whether the statement, by naming the principal, lets in nobody but those whom the acceptance is for.
func (a *acceptance) isForAll(s *statement, named access.NamedPrincipal) bool {
	if a.Principal == "*" || named.Type != "AWS" {
		return a.Principal == "*" || a.Principal == named.Value
	}
	by := access.NamedPrincipal{Type: "AWS", Value: a.Principal}
	whole := by.WholeAccount()
	return s.isFor(named, grant{principal: a.Principal, account: by.Account(), whole: whole}) ||
		whole && !named.Everyone() && named.Account() == by.Account()
}

// onKey is the acceptance as it is about a key, in whose policy * is the key: AWS makes the id by which it is known.
func (a *acceptance) onKey(r *resource) *acceptance {
	on := *a
	if access.Covers(a.Resources, r.ARN) {
		on.clause.resources = []string{"*"}
	}
	return &on
}

// clausesOf are what the acceptances allow.
func clausesOf(acceptances []*acceptance) []clause {
	var all []clause
	for _, a := range acceptances {
		all = append(all, a.clause)
	}
	return all
}

// remainder is the answer about what is allowed beside some clauses.
type remainder struct {
	access.Answer
	clauses []clause      // what is meant, and what is accepted of the rest
	all     access.Answer // beside what is meant alone
	used    []*acceptance // that something of it is in
}

// beyond asks about what isn't meant, and what is left of it beside what is accepted.
func beyond(
	q access.Query, meant []clause, acceptances []*acceptance, ask func(access.Query, []clause) access.Answer,
) remainder {
	all := ask(q, meant)
	left := remainder{Answer: all, clauses: meant, all: all}
	if all.Verdict == access.NoneAllowed {
		return left
	}
	for _, a := range acceptances {
		if slices.ContainsFunc(a.parts(q), func(part access.Query) bool {
			return ask(part, meant).Verdict != access.NoneAllowed
		}) {
			left.used = append(left.used, a)
		}
	}
	if len(left.used) > 0 {
		left.clauses = slices.Concat(meant, clausesOf(left.used))
		left.Answer = ask(q, left.clauses)
	}
	return left
}

// parts are queries about what the acceptance is about of another query.
func (a *acceptance) parts(q access.Query) []access.Query {
	var actions []string
	for _, asked := range q.Actions {
		for _, own := range a.clause.actions {
			switch asked, own := strings.ToLower(asked), strings.ToLower(own); {
			case access.Covers([]string{own}, asked):
				actions = append(actions, asked)
			case access.Overlap(own, asked):
				actions = append(actions, own)
			}
		}
	}
	var parts []access.Query
	for _, own := range a.clause.resources {
		part := q
		part.Actions = actions
		if !access.Covers([]string{own}, q.Resource) {
			part.Resource = own
		}
		if len(actions) > 0 && access.Overlap(own, q.Resource) {
			parts = append(parts, part)
		}
	}
	return parts
}

// acceptedWhole are the acceptances in which all lies that a statement of a resource allows; nil where something isn't
// in them. It goes by words, for callers that can't be asked about.
func (s *statement) acceptedWhole(r *resource, acceptances []*acceptance) []*acceptance {
	resources := s.Resource
	if len(resources) == 0 {
		resources = r.parts() // what the policy is on
	}
	if len(s.NotAction)+len(s.NotResource) > 0 {
		return nil
	}
	var used []*acceptance
	for _, action := range s.Action {
		for _, resource := range resources {
			i := slices.IndexFunc(acceptances, func(a *acceptance) bool { return a.holds(action, resource) })
			if i < 0 {
				return nil
			}
			used = append(used, acceptances[i])
		}
	}
	return used
}

// holds reports whether all actions of a pattern on all resources of another are in the acceptance.
func (a *acceptance) holds(action, resource string) bool {
	return access.Covers(a.clause.resources, resource) && slices.ContainsFunc(a.clause.actions, func(own string) bool {
		return access.Covers([]string{strings.ToLower(own)}, strings.ToLower(action))
	})
}
