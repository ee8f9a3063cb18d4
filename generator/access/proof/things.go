package proof

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// tooWideThings looks for whom the things' own policies let in though the spec doesn't: more than is meant, strangers,
// the public. A policy that is too wide is found even where the principals' own policies stop it today.
func (c *checker) tooWideThings(things []*thing) {
	for _, t := range things {
		in := c.intent.of(t)
		grants := newGrants(in)
		for _, p := range t.policies {
			for i := range p.statements {
				s := &p.statements[i]
				if s.Effect == access.Deny {
					continue
				}
				if len(s.NotPrincipal) > 0 {
					others := access.NamedPrincipal{Type: "AWS", Value: "all but some"}
					c.letsIn(t, p, i, others, access.Answer{Verdict: access.Undecided})
				}
				for _, w := range s.Principal {
					if in != nil || t.foreign(w) {
						if clauses := grants.bounding(s, w); !s.within(clauses) {
							c.thingStatement(t, p, i, w, clauses)
						}
					}
				}
			}
		}
		if in != nil && t.Kind == Bucket && t.fault == "" && !t.refusesHTTP() {
			c.transport(t)
		}
	}
}

// foreign reports whether a principal is the public or of another account.
func (t *thing) foreign(w access.NamedPrincipal) bool {
	return w.Everyone() || w.Type != "Service" && w.Account() != t.Account
}

// grants are those of a thing, by whom they are for.
type grants struct {
	all  []grant
	byID map[string][]int // places in all, by account and by name of a service
}

func newGrants(in *thingIntent) grants {
	g := grants{byID: map[string][]int{}}
	if in == nil {
		return g
	}
	g.all = in.grants
	for i, grant := range g.all {
		id := grant.account
		if id == "" {
			id = grant.principal
		}
		g.byID[id] = append(g.byID[id], i)
	}
	return g
}

// bounding are the clauses for all whom the statement lets in by naming the principal.
func (g grants) bounding(s *statement, w access.NamedPrincipal) []clause {
	places := g.byID[w.Value]
	if account := w.Account(); account != "" {
		places = g.byID[account]
	}
	if w.Everyone() {
		places = make([]int, len(g.all))
		for i := range places {
			places[i] = i
		}
	}
	var all []clause
	for _, i := range places {
		if grant := g.all[i]; s.isFor(w, grant) && s.impliesAll(grant.conditions) {
			all = append(all, grant.clause)
		}
	}
	return all
}

// isFor reports whether the statement, by naming the principal, lets in nobody but those whom the grant is for.
func (s *statement) isFor(w access.NamedPrincipal, g grant) bool {
	switch {
	case w.Type == "Service":
		return g.account == "" && w.Value == g.principal
	case w.Type != "AWS":
		return false
	case g.whole && w.Account() == g.account, w.Value == g.principal:
		return true
	case w.Everyone() && g.whole:
		return s.implies(condition{"StringEquals", "aws:PrincipalAccount", g.account})
	}
	return (w.Everyone() || w.WholeAccount() && w.Account() == g.account) &&
		s.implies(condition{"ArnEquals", "aws:PrincipalArn", g.principal})
}

// thingStatement asks whether a statement allows a principal more than the clauses.
func (c *checker) thingStatement(t *thing, p *policy, i int, w access.NamedPrincipal, clauses []clause) {
	alone := p.statements[i].alone()
	var found *example
	for _, q := range c.strangers(t, w) {
		identity := but(clauses)
		if account := fields(q.Principal)[4]; account != "" && account != t.Account {
			identity = append(identity, c.anyIdentity) // its own policies are its account's to write
		}
		for _, part := range t.parts() {
			q.Resource = part
			ans := access.Ask(q, identity, alone)
			if ans.Verdict != access.NoneAllowed && (ans.Verdict != access.Undecided || len(p.Unresolved) == 0) {
				found = found.or(newExample(q, ans, identity, alone))
			}
		}
	}
	if found != nil {
		c.letsIn(t, p, i, w, found.ans)
	}
}

// strangers are queries by all whom a principal may stand for.
func (c *checker) strangers(t *thing, w access.NamedPrincipal) []access.Query {
	partition := fields(t.ARN)[1]
	q := access.Query{
		Principal: w.Value, Actions: []string{t.Kind.service() + ":*"}, Resource: t.ARN, ResourceAccount: t.Account,
	}
	some := func(account string, open ...string) access.Query {
		q.Principal = fmt.Sprintf("arn:%s:iam::%s:role/any", partition, account)
		return opened(q, append(open, "aws:principalarn", "aws:principaltype")...)
	}
	switch {
	case w.Everyone():
		q.Principal = "*"
		return []access.Query{q.WithDefaults(), some("000000000000", "aws:principalaccount")}
	case w.WholeAccount():
		return []access.Query{some(w.Account())}
	}
	return []access.Query{q.WithDefaults()}
}

// opened is the query with its defaults, but for some keys.
func opened(q access.Query, keys ...string) access.Query {
	q = q.WithDefaults()
	for _, key := range keys {
		delete(q.Context, key)
	}
	return q
}

// letsIn reports a statement of a thing.
func (c *checker) letsIn(t *thing, p *policy, i int, w access.NamedPrincipal, ans access.Answer) {
	s := &p.statements[i]
	who := w.Type + " " + w.Value
	switch {
	case w.Everyone():
		who = "everyone"
	case w.WholeAccount():
		who = "account " + w.Account()
	}
	f := Finding{Class: Excess, Side: access.ResourceSide, Sid: s.Sid, Principal: w.Value, Resource: t.ARN,
		Envs: []string{t.Env}, Range: p.at(i), Counterexample: newRequest(plausible(ans.Allowed))}
	f.Summary = fmt.Sprintf("%s of %s allows %s more than the spec says", title(s, i), t.Name, who)
	f.Detail = surplus(s, t.ARN, ans)
	if ans.Verdict == access.Undecided {
		f.Class = Undecided
		f.Summary = fmt.Sprintf("whom %s of %s lets in", title(s, i), t.Name)
		f.Detail = sentence(ans.Reason)
	}
	if r := ans.Allowed; r != nil {
		a := c.byARN[r.Principal]
		if a != nil {
			f.Envs = append(f.Envs, a.Env)
			f.Detail += " " + c.effect(r, a, t)
		}
	}
	c.add(f)
}

// transport checks that plain HTTP is refused, whoever calls and whatever for. Nobody has to allow it first: the caller
// is taken for one of the bucket's own account, and allowed everything.
func (c *checker) transport(t *thing) {
	for _, account := range []string{t.Account, "000000000000"} {
		q := access.Query{Principal: fmt.Sprintf("arn:%s:iam::%s:role/any", fields(t.ARN)[1], account),
			Actions: []string{"s3:*"}, ResourceAccount: account,
			Context: map[string][]string{"aws:SecureTransport": {"false"}, "aws:ResourceAccount": {t.Account}}}
		q = opened(q, "aws:principalarn", "aws:principaltype", "aws:principalaccount")
		for _, part := range t.parts() {
			q.Resource = part
			ans := access.Ask(q, []*access.Policy{c.anyIdentity}, t.policy())
			if ans.Verdict == access.NoneAllowed || ans.Verdict == access.Undecided && len(t.policies[0].Unresolved) > 0 {
				continue
			}
			ans = newExample(q, ans, []*access.Policy{c.anyIdentity}, t.policy()).ans
			f := Finding{Class: Excess, Side: access.ResourceSide, Resource: t.ARN, Envs: []string{t.Env}, Range: at(nil, t),
				Summary: t.Name + " may be used over plain HTTP", Counterexample: newRequest(ans.Allowed)}
			f.Detail = "No statement denies all of it, to everyone, where aws:SecureTransport is false" + hangsOn(ans) + "."
			if ans.Verdict == access.Undecided {
				f.Class, f.Detail = Undecided, sentence(ans.Reason)
			}
			c.add(f)
			return
		}
	}
}

// refusesHTTP reports whether the statement that has to be there is, in plain words. Without it, ask.
func (t *thing) refusesHTTP() bool {
	return len(t.policies) > 0 && slices.ContainsFunc(t.policies[0].statements, t.isRefusedHTTP)
}

func (t *thing) isRefusedHTTP(s statement) bool {
	if s.Effect != access.Deny || len(s.Condition) != 1 {
		return false
	}
	only := s.Condition[0]
	return slices.Equal(s.Principal, []access.NamedPrincipal{{Type: "AWS", Value: "*"}}) &&
		slices.Equal(s.Action, []string{"s3:*"}) && slices.Contains(s.Resource, t.ARN) &&
		slices.Contains(s.Resource, t.ARN+"/*") && only.Operator == "Bool" && only.Key == "aws:SecureTransport" &&
		len(only.Values) == 1 && strings.EqualFold(only.Values[0], "false")
}
