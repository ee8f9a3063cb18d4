package proof

import (
	"fmt"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/internal/aws"
)

// excessOfResources looks for whom the resources' own policies let in though the spec doesn't: more than is meant,
// strangers, the public. A policy that is too wide is found even where the principals' own policies stop it today.
func (c *checker) excessOfResources(resources []*resource) {
	for _, r := range resources {
		intended := c.intent.resourceOf(r)
		grants := newGrants(intended)
		for _, doc := range r.policies {
			for i := range doc.statements {
				if doc.statements[i].Effect == access.Allow {
					c.grantStatement(r, doc, i, intended != nil, grants)
				}
			}
		}
		if intended != nil && r.Kind == Bucket && r.fault == "" && !c.plainlyRefusesHTTP(r) {
			c.transport(r)
		}
	}
}

// grantStatement looks for whom one statement lets in. Of a resource that isn't meant, others in its own account may.
func (c *checker) grantStatement(r *resource, doc *policy, i int, meant bool, grants grants) {
	s := &doc.statements[i]
	if len(s.NotPrincipal) > 0 && meant {
		others := access.NamedPrincipal{Type: "AWS", Value: "all but some"}
		c.reportResource(r, doc, i, others, access.Answer{Verdict: access.Undecided})
	}
	for _, g := range s.grantees() {
		if g.named.Nobody() || !meant && !c.concerns(r, g) {
			continue
		}
		if clauses := grants.bounding(g.part, g.named); !c.plainlyMeant(g.part, clauses) {
			c.resourceStatement(r, doc, i, g, clauses)
		}
	}
}

// concerns reports whether it matters to the project whom a resource lets in that the spec isn't about: a role of a
// pipeline, or others than a role's own account where the role has a grant.
func (c *checker) concerns(r *resource, g grantee) bool {
	if c.ours(g.named.Value) || c.ours(g.role) {
		return true
	}
	granted := c.intent.roles[r.ARN] != nil && r.Kind == Assumable
	return granted && g.named.Type == "AWS" && g.named.Account() != r.Account
}

// ours reports whether a principal is a role of a pipeline, or a session of one.
func (c *checker) ours(arn string) bool {
	account, name, ok := access.RoleOf(arn)
	return ok && c.intent.names[account+" "+name]
}

// grants are those of a resource, by whom they are for.
type grants struct {
	all  []grant
	byID map[string][]int // places in all, by account and by name of a service
}

func newGrants(intended *resourceIntent) grants {
	g := grants{byID: map[string][]int{}}
	if intended == nil {
		return g
	}
	g.all = intended.grants
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
func (g grants) bounding(s *statement, named access.NamedPrincipal) []clause {
	places := g.byID[named.Value]
	if account := named.Account(); account != "" {
		places = g.byID[account]
	}
	if named.Everyone() {
		places = make([]int, len(g.all))
		for i := range places {
			places[i] = i
		}
	}
	var all []clause
	for _, i := range places {
		if grant := g.all[i]; s.isFor(named, grant) && s.impliesAll(grant.conditions) {
			all = append(all, grant.clause)
		}
	}
	return all
}

// isFor reports whether the statement, by naming the principal, lets in nobody but those whom the grant is for.
func (s *statement) isFor(named access.NamedPrincipal, g grant) bool {
	switch {
	case named.Type == "Service":
		return g.account == "" && named.Value == g.principal
	case named.Type != "AWS":
		return false
	case g.whole && named.Account() == g.account, named.Value == g.principal, sessionOf(named.Value, g.principal):
		return true
	case named.Everyone() && g.whole:
		return s.implies(condition{"StringEquals", "aws:PrincipalAccount", g.account})
	}
	return (named.Everyone() || named.WholeAccount() && named.Account() == g.account) &&
		s.implies(condition{"ArnEquals", "aws:PrincipalArn", g.principal})
}

// sessionOf reports whether a principal is a session of a role.
func sessionOf(session, role string) bool {
	account, name, ok := access.RoleOf(session)
	ofAccount, ofName, isRole := access.RoleOf(role)
	return ok && isRole && parsed(session).Service == "sts" && account == ofAccount && name == ofName
}

// resourceStatement asks whether a statement allows a grantee more than the clauses.
func (c *checker) resourceStatement(r *resource, doc *policy, i int, g grantee, clauses []clause) {
	named := g.named
	s, acceptances := &doc.statements[i], c.forStatement(r, g.part, named)
	covered := Covered{What: title(s, i) + " of " + r.Name, Principal: named.Value, Resource: r.ARN}
	if named.Type != "AWS" && named.Type != "Service" {
		if used := s.acceptedWhole(r, acceptances); used != nil {
			c.acceptStatement(used, doc, i, covered)
			return
		}
		c.reportResource(r, doc, i, named, access.Answer{Verdict: access.Conditional})
		return
	}
	if g.role != "" && !named.Everyone() {
		named = access.NamedPrincipal{Type: "AWS", Value: g.role}
	}
	alone := s.alone()
	var found *example
	for _, q := range c.callers(r, named) {
		identity := func(clauses []clause) []*access.Policy {
			if account := parsed(q.Principal).Account; account != "" && (account != r.Account || r.Kind == Assumable) {
				return append(denying(clauses), c.anyIdentity) // its own policies are its account's to write
			}
			return denying(clauses)
		}
		for _, part := range r.parts() {
			q.Resource = part
			left := beyond(q, clauses, acceptances, func(q access.Query, clauses []clause) access.Answer {
				return access.Ask(q, identity(clauses), alone)
			})
			c.acceptStatement(left.used, doc, i, covered)
			if left.Verdict != access.NoneAllowed && (left.Verdict != access.Undecided || len(doc.Unresolved) == 0) {
				found = found.or(newExample(q, left.Answer, identity(left.clauses), alone))
			}
		}
	}
	if found != nil {
		c.reportResource(r, doc, i, named, found.answer)
	}
}

// callers are queries by all whom a principal may stand for.
func (c *checker) callers(r *resource, named access.NamedPrincipal) []access.Query {
	partition := parsed(r.ARN).Partition
	q := access.Query{
		Principal: named.Value, Actions: []string{r.Kind.service() + ":*"}, Resource: r.ARN, ResourceAccount: r.Account,
	}
	some := func(account string, open ...string) access.Query {
		q.Principal = aws.RoleARN(partition, account, "any")
		return opened(q, append(open, "aws:principalarn", "aws:principaltype")...)
	}
	switch {
	case named.Everyone():
		q.Principal = "*"
		return []access.Query{q.WithDefaults(), some("000000000000", "aws:principalaccount")}
	case named.WholeAccount():
		return []access.Query{some(named.Account())}
	}
	return []access.Query{q.WithDefaults()}
}

// reportResource reports a statement of a resource.
func (c *checker) reportResource(r *resource, doc *policy, i int, named access.NamedPrincipal, ans access.Answer) {
	s := &doc.statements[i]
	who := named.Type + " " + named.Value
	switch {
	case named.Type == "AWS" && parsed(named.Value).Service == "iam" && !named.WholeAccount():
		who = named.Value
	case named.Everyone():
		who = "everyone"
	case named.WholeAccount():
		who = "account " + named.Account()
	}
	f := Finding{Class: Excess, Side: access.ResourceSide, Sid: s.Sid, Principal: named.Value, Resource: r.ARN,
		Envs: []string{r.Env}, Range: doc.statementRange(i), Counterexample: newRequest(plausible(ans.Allowed))}
	f.Summary = fmt.Sprintf("%s of %s allows %s more than the spec says", title(s, i), r.Name, who)
	f.Detail = surplus(s, r.ARN, ans)
	if ans.Verdict != access.Undecided {
		f.Fixes = c.statementFixes(r.Env, named.Value, s, r, ans.Allowed)
	} else {
		f.Class = Undecided
		f.Summary = fmt.Sprintf("whom %s of %s lets in", title(s, i), r.Name)
		f.Detail = sentence(ans.Reason)
	}
	if request := ans.Allowed; request != nil {
		p := c.byARN[request.Principal]
		if p != nil {
			f.Envs = append(f.Envs, p.Env)
			f.Detail += " " + c.otherSide(request, p, r)
		}
	}
	if r.Kind == Assumable {
		f.Detail += c.chains().to(r.ARN)
	}
	c.add(f)
}
