package proof

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/internal/aws"
)

// excessOfRoles looks for what the policies of roles, users and groups allow and the spec doesn't mean. A policy
// that is too wide is found even where the other side of a grant stops it today.
func (c *checker) excessOfRoles(roles []*principal) {
	for _, p := range roles {
		role := c.intent.roles[p.ARN]
		if c.strange(p) {
			c.strangerExcess(p, role)
			c.strangerUnknowns(p, role)
			continue
		}
		before := len(c.findings)
		for _, doc := range p.policies {
			for i := range doc.statements {
				if doc.statements[i].Effect == access.Allow {
					c.ownStatement(p, doc, i, role)
				}
			}
		}
		if len(role.allowed) > 0 && len(c.findings) == before {
			c.strangerExcess(p, role) // what is allowed gives nothing of the project's
		}
	}
}

// ownStatement looks into a statement of a role of ours, value by value of its conditions.
func (c *checker) ownStatement(p *principal, doc *policy, i int, role *roleIntent) {
	before := len(c.findings)
	for _, part := range doc.statements[i].single() {
		if clauses := part.narrowed(slices.Concat(role.clauses, role.allowed)); !c.plainlyMeant(part, clauses) {
			c.roleStatement(p, doc, i, clauses)
		}
		if len(c.findings) > before {
			return // all of it is shown
		}
	}
}

// roleStatement asks whether a statement of a role of ours allows more than the clauses, on anything.
func (c *checker) roleStatement(p *principal, doc *policy, i int, clauses []clause) {
	s := &doc.statements[i]
	resources := s.Resource
	if len(s.NotResource) > 0 {
		resources = []string{"*", aws.BucketARN(parsed(p.ARN).Partition, "*")} // of both, all but those that it names
	}
	var found *example
	for _, pattern := range resources {
		if resource, ok := domain(pattern); ok {
			found = found.or(c.exceeds(p, doc, i, resource, clauses))
		}
	}
	if len(s.NotResource) > 0 {
		found = found.or(&example{answer: access.Answer{Verdict: access.Undecided}, resource: "*"})
	}
	c.reportRole(p, doc, i, found)
}

// exceeds asks about one statement, all by itself, without what is meant or accepted. It is nil where nothing is left.
func (c *checker) exceeds(p *principal, doc *policy, i int, resource string, clauses []clause) *example {
	s, other := &doc.statements[i], delegating(p.Account)
	owner := p.Account
	if account := parsed(resource).Account; aws.IsAccountID(account) {
		owner = account
	}
	q := access.Query{Principal: p.ARN, Actions: s.actions(), Resource: resource, ResourceAccount: owner}
	q = opened(q, "aws:resourceaccount") // an ARN of S3 doesn't tell whose bucket it is
	identity := func(clauses []clause) []*access.Policy { return append(denying(clauses), s.alone()) }
	left := beyond(q, clauses, c.forRole(p), func(q access.Query, clauses []clause) access.Answer {
		return access.Ask(q, identity(clauses), other)
	})
	c.acceptStatement(left.used, doc, i, Covered{What: title(s, i) + " of " + p.Name, Principal: p.ARN})
	if left.Verdict == access.NoneAllowed || left.Verdict == access.Undecided && len(doc.Unresolved) > 0 {
		return nil
	}
	return newExample(q, left.Answer, identity(left.clauses), other)
}

// reportRole reports a statement of a role, if there is something to report.
func (c *checker) reportRole(p *principal, doc *policy, i int, found *example) {
	if found == nil {
		return
	}
	s, ans := &doc.statements[i], found.answer
	f := Finding{Class: Excess, Side: access.IdentitySide, Sid: s.Sid, Principal: p.ARN, Resource: found.resource,
		Envs: []string{p.Env}, Range: doc.statementRange(i), Counterexample: newRequest(ans.Allowed)}
	f.Summary = fmt.Sprintf("%s allows %s more than the spec says", title(s, i), p.Name)
	if ans.Verdict != access.Undecided {
		f.Fixes = c.statementFixes(p.Env, p.ARN, s, nil, ans.Allowed)
	} else {
		f.Class = Undecided
		f.Summary = fmt.Sprintf("whether %s allows %s more than the spec says", title(s, i), p.Name)
		if len(doc.Unresolved) > 0 {
			found.leads += " A part of it is not known: " + doc.Unresolved[0].Why + "."
		}
	}
	f.Detail = surplus(s, found.resource, ans) + found.leads
	if r := c.resourceIn(ans.Allowed); r != nil && strings.HasPrefix(ans.Allowed.Action, r.Kind.service()+":") {
		f.Envs = append(f.Envs, r.Env)
		f.Detail = strings.TrimSpace(f.Detail + " " + c.otherSide(ans.Allowed, p, r))
	}
	f.Detail += c.chains().to(p.ARN)
	c.add(f)
}

// surplus says what is too much, by the example or else by all that the statement allows.
func surplus(s *statement, resource string, ans access.Answer) string {
	actions := join(s.actions())
	if ans.Allowed != nil {
		actions, resource = ans.Allowed.Action, ans.Allowed.Resource
	}
	return fmt.Sprintf("The spec does not give it %s on %s%s.", actions, plain(resource), hangsOn(ans))
}

// title names a statement.
func title(s *statement, i int) string {
	return "statement " + cmp.Or(s.Sid, fmt.Sprint(i+1))
}

// otherSide says whether both sides together allow the request.
func (c *checker) otherSide(request *access.Request, p *principal, r *resource) string {
	if p.fault != "" || r.fault != "" {
		return ""
	}
	if r.Outside {
		return "Whether account " + r.Account + " allows it isn't in the files."
	}
	full := *request
	full.ResourceAccount, full.Context = r.Account, map[string][]string{"aws:securetransport": {"true"}}
	for key, values := range request.Context {
		if key != "aws:resourceaccount" {
			full.Context[key] = values
		}
	}
	d := access.Evaluate(full.WithDefaults(), p.parsed, r.policy())
	if d.Outcome == access.Allowed {
		q := access.Query{Actions: []string{full.Action}, Resource: full.Resource, ResourceAccount: r.Account}
		d = access.Evaluate(full.WithDefaults(), p.parsed, r.policy(), c.limits(p, q)...)
		if d.Outcome == access.ExplicitlyDenied || d.Outcome == access.ImplicitlyDenied {
			return "Both sides together allow it, but " + d.Reason + "."
		}
		return "Both sides together allow it."
	}
	return "Today the other side stops it: " + d.Reason + "."
}

// resourceOf is what the spec says of a resource, or nil.
func (in *intent) resourceOf(r *resource) *resourceIntent {
	if i := in.resources[r.ARN]; i != nil {
		return i
	}
	prefix, _, _ := strings.Cut(r.ARN, ":key/")
	i := slices.IndexFunc(r.aliases, func(alias string) bool { return in.resources[prefix+":key/"+alias] != nil })
	if i < 0 {
		return nil
	}
	return in.resources[prefix+":key/"+r.aliases[i]]
}

// delegating is the policy of a resource that lets accounts decide by themselves.
func delegating(accounts ...string) *access.Policy {
	principal, err := json.Marshal(map[string][]string{"AWS": accounts})
	if err != nil {
		panic(err) // it is of texts
	}
	p, err := access.Parse(access.ResourcePolicy, fmt.Appendf(nil,
		`{"Statement": {"Effect": "Allow", "Principal": %s, "Action": "*", "Resource": "*"}}`, principal))
	if err != nil {
		panic(err) // an account's id is in every ARN of a role
	}
	return p
}
