package proof

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// tooWideRoles looks for what the roles' own policies allow and the spec doesn't mean. A policy that is too wide is
// found even where the other side of a grant stops it today.
func (c *checker) tooWideRoles(actors []*actor) {
	for _, a := range actors {
		r := c.intent.roles[a.ARN]
		for _, p := range a.policies {
			for i := range p.statements {
				switch s := &p.statements[i]; {
				case s.Effect == access.Deny:
				case r == nil:
					c.foreignStatement(a, p, i)
				case !s.within(s.narrowed(r.clauses)):
					c.roleStatement(a, p, i, s.narrowed(r.clauses))
				}
			}
		}
	}
}

// roleStatement asks whether a statement of a role of ours allows more than the clauses, on anything.
func (c *checker) roleStatement(a *actor, p *policy, i int, clauses []clause) {
	s := &p.statements[i]
	resources := s.Resource
	if len(s.NotResource) > 0 {
		resources = []string{"*", "arn:" + fields(a.ARN)[1] + ":s3:::*"} // of both, all but those that it names
	}
	var found *example
	for _, resource := range resources {
		found = found.or(c.asked(a, p, i, domain(resource), s.actions(), clauses))
	}
	if len(s.NotResource) > 0 {
		found = found.or(&example{ans: access.Answer{Verdict: access.Undecided}, resource: "*"})
	}
	c.tooWide(a, p, i, found)
}

// foreignStatement asks whether a statement of a role that the spec doesn't know reaches what it does know. In other
// accounts the things' own policies decide, too, and they are looked at by themselves.
func (c *checker) foreignStatement(a *actor, p *policy, i int) {
	var found *example
	for _, t := range c.reached(&p.statements[i]) {
		if c.intent.of(t) == nil || t.Account != a.Account || t.Kind == Assumable {
			continue
		}
		for _, part := range t.parts() {
			found = found.or(c.asked(a, p, i, part, []string{t.Kind.service() + ":*"}, nil))
		}
	}
	c.tooWide(a, p, i, found)
}

// asked asks about one statement, all by itself, without what is meant. It is nil where nothing is left.
func (c *checker) asked(a *actor, p *policy, i int, resource string, actions []string, clauses []clause) *example {
	alone := p.statements[i].alone()
	owner := a.Account
	if account := fields(resource)[4]; len(account) == 12 {
		owner = account
	}
	q := access.Query{Principal: a.ARN, Actions: actions, Resource: resource, ResourceAccount: owner}
	q = opened(q, "aws:resourceaccount") // an ARN of S3 doesn't tell whose bucket it is
	identity, other := append(but(clauses), alone), delegating(a.Account)
	ans := access.Ask(q, identity, other)
	if ans.Verdict == access.NoneAllowed || ans.Verdict == access.Undecided && len(p.Unresolved) > 0 {
		return nil
	}
	return newExample(q, ans, identity, other)
}

// tooWide reports a statement of a role, if there is something to report.
func (c *checker) tooWide(a *actor, p *policy, i int, found *example) {
	if found == nil {
		return
	}
	s, ans := &p.statements[i], found.ans
	f := Finding{Class: Excess, Side: access.IdentitySide, Sid: s.Sid, Principal: a.ARN, Resource: found.resource,
		Envs: []string{a.Env}, Range: p.at(i), Counterexample: newRequest(ans.Allowed)}
	f.Summary = fmt.Sprintf("%s allows %s more than the spec says", title(s, i), a.Name)
	if ans.Verdict == access.Undecided {
		f.Class = Undecided
		f.Summary = fmt.Sprintf("whether %s allows %s more than the spec says", title(s, i), a.Name)
	}
	f.Detail = surplus(s, found.resource, ans)
	if t := c.thingAt(ans.Allowed); t != nil {
		f.Envs = append(f.Envs, t.Env)
		f.Detail += " " + c.effect(ans.Allowed, a, t)
	}
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

// effect says whether both sides together allow the request.
func (c *checker) effect(r *access.Request, a *actor, t *thing) string {
	if a.fault != "" || t.fault != "" {
		return ""
	}
	full := *r
	full.ResourceAccount, full.Context = t.Account, map[string][]string{"aws:SecureTransport": {"true"}}
	for key, values := range r.Context {
		if key != "aws:resourceaccount" {
			full.Context[key] = values
		}
	}
	d := access.Evaluate(full.WithDefaults(), a.parsed, t.policy())
	if d.Outcome == access.Allowed {
		return "Both sides together allow it."
	}
	return "Today the other side stops it: " + d.Reason + "."
}

// thingAt is the thing that a request is about, or nil.
func (w *world) thingAt(r *access.Request) *thing {
	if r == nil {
		return nil
	}
	for arn := r.Resource; ; {
		if t := w.byID[arn]; t != nil {
			return t
		}
		i := strings.LastIndexByte(arn, '/')
		if i < 0 {
			return nil
		}
		arn = arn[:i]
	}
}

// of is what the spec says of a thing, or nil.
func (in *intent) of(t *thing) *thingIntent {
	if i := in.things[t.ARN]; i != nil {
		return i
	}
	prefix, _, _ := strings.Cut(t.ARN, ":key/")
	i := slices.IndexFunc(t.aliases, func(alias string) bool { return in.things[prefix+":key/"+alias] != nil })
	if i < 0 {
		return nil
	}
	return in.things[prefix+":key/"+t.aliases[i]]
}

// delegating is the policy of a thing that lets an account decide by itself.
func delegating(account string) *access.Policy {
	p, err := access.Parse(access.ResourcePolicy, fmt.Appendf(nil,
		`{"Statement": {"Effect": "Allow", "Principal": {"AWS": %q}, "Action": "*", "Resource": "*"}}`, account))
	if err != nil {
		panic(err) // an account's id is in every ARN of a role
	}
	return p
}
