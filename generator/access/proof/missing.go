package proof

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/project"
)

// missing looks for what the roles are meant to be able to do, but can't.
func (c *checker) missing(roles []*roleIntent) {
	for _, role := range roles {
		p := c.roleOf(role)
		if p == nil {
			c.add(Finding{Class: Missing, Side: access.IdentitySide, Summary: "the role " + role.arn + " is not in the files",
				Detail: "Nothing makes it, so nothing that it is for can be done.", Principal: role.arn, Envs: []string{role.env},
				Range: hcl.Range{Filename: path.Join(project.SpecName, role.env)}})
			continue
		}
		for _, clause := range slices.Concat(role.clauses, role.allowed) {
			for _, n := range c.needs(clause) {
				if !c.plainlyMet(p, clause, n) && !c.meets(p, clause, n) {
					break
				}
			}
		}
	}
}

// needs are the clause's, and what S3 does with the key of a bucket that is encrypted otherwise than the spec says.
func (c *checker) needs(clause clause) []need {
	needs := clause.needs
	for _, n := range clause.needs {
		r, intended := c.byID[n.resourceARN], c.intent.resources[n.resourceARN]
		if r == nil || intended == nil || r.key == nil || r.key == c.byID[intended.key] {
			continue
		}
		actions := []string{"kms:Decrypt"}
		if n.actions[0] == "s3:PutObject" {
			actions = append(actions, "kms:GenerateDataKey")
		}
		needs = append(needs[:len(needs):len(needs)], need{
			use: use{actions, r.key.parts()[0]}, owner: r.Account, resourceARN: r.key.ARN,
			context: map[string][]string{"kms:ResourceAliases": r.key.aliases},
		})
	}
	return needs
}

// roleOf is the role as it is rendered, or, of one that is somebody else's, what is to be assumed of it; nil if it
// ought to be there.
func (c *checker) roleOf(role *roleIntent) *principal {
	if p := c.byARN[role.arn]; p != nil || !role.outside {
		return p
	}
	p := &principal{outside: true}
	p.Principal = Principal{Kind: Outsider, Name: role.arn, ARN: role.arn, Account: role.account}
	p.parsed = []*access.Policy{c.anyIdentity} // its own policy is its account's to write
	return p
}

// query is the set of requests that a clause needs.
func (n need) query(principal string, conditions []condition) access.Query {
	context := map[string][]string{"aws:SecureTransport": {"true"}}
	for _, cond := range conditions {
		context[cond.key] = []string{cond.value}
	}
	maps.Copy(context, n.context)
	return access.Query{
		Principal: principal, Actions: n.actions, Resource: n.pattern, ResourceAccount: n.owner, Context: context,
	}.WithDefaults()
}

// meets checks one need, and reports what is missing.
func (c *checker) meets(p *principal, clause clause, n need) bool {
	r := c.byID[n.resourceARN]
	if r == nil && c.intent.resources[n.resourceARN] != nil {
		c.add(Finding{Class: Missing, Side: access.ResourceSide, Summary: n.resourceARN + " is not in the files",
			Detail: sentence("nothing makes it, so " + p.Name + " can't " + clause.what), Principal: p.ARN,
			Resource: n.resourceARN, Envs: []string{p.Env, c.intent.resources[n.resourceARN].env}, Range: location(p, nil)})
		return false
	}
	q := n.query(p.ARN, clause.conditions)
	ans := c.decide(q, p, r, n)
	if ans.Verdict == access.AllAllowed {
		return c.withinLimits(p, clause, n, q)
	}
	if ans.Verdict == access.Undecided && reported(p, r) {
		return false
	}
	f := Finding{Class: Missing, Principal: p.ARN, Resource: n.pattern, Envs: []string{p.Env},
		Summary: p.Name + " can't " + clause.what, Counterexample: newRequest(ans.Denied)}
	why := ans.Reason
	if r != nil {
		f.Envs = append(f.Envs, r.Env)
	}
	switch ans.Verdict {
	case access.Undecided:
		f.Class, f.Summary = Undecided, "whether "+p.Name+" can "+clause.what
		f.Range = location(p, r)
	case access.Conditional:
		f.Summary = p.Name + " can't always " + clause.what
		fallthrough
	default:
		why = c.locate(&f, ans, p, r, n, q)
	}
	f.Detail = fmt.Sprintf("The spec says that it may use %s on %s%s, but %s.", join(n.actions), plain(n.pattern),
		hangsOn(ans), why)
	if f.Class == Missing {
		f.Fixes = []Fix{c.missingFix(p, f.Side, clause, f.Envs)}
	}
	c.add(f)
	return false
}

// missingFix is what to do where a role lacks something that the spec means.
func (c *checker) missingFix(p *principal, side access.Side, of clause, envs []string) Fix {
	if c.strange(p) && !p.outside && side != access.ResourceSide {
		return Fix{
			Do: "The grant is the bucket's half. Give " + p.Name + " a policy with the other half:",
			Lines: fmt.Sprintf("{\n  Effect   = \"Allow\"\n  Action   = %s\n  Resource = %s\n}\n", listed(of.actions),
				listed(of.resources)),
		}
	}
	return renderFix(envs...)
}

// decide asks. A resource that isn't the project's is taken to let the role's account decide.
func (c *checker) decide(q access.Query, p *principal, r *resource, n need) access.Answer {
	if r == nil && n.resourceARN != "" && p.fault == "" {
		return access.Ask(q, p.parsed, delegating(p.Account))
	}
	return c.answer(q, p, r)
}

// withinLimits checks that nothing else takes away what the policies of both sides allow, and reports what does.
func (c *checker) withinLimits(p *principal, clause clause, n need, q access.Query) bool {
	c.layers(p, n)
	limits := c.limits(p, q)
	if len(limits) == 0 {
		return true
	}
	// Boundaries don't limit what a resource's policy gives to a session itself: so here it lets the account decide.
	identity, other := []*access.Policy{c.anyIdentity}, delegating(p.Account)
	ans := access.Ask(c.limited(q, p, limits), identity, other, limits...)
	f := Finding{Class: Missing, Principal: p.ARN, Resource: n.pattern, Envs: []string{p.Env}, Range: location(p, nil),
		Summary: p.Name + " can't " + clause.what, Counterexample: newRequest(ans.Denied)}
	switch {
	case ans.Verdict == access.AllAllowed:
		return true
	case len(ans.Keys) > 0 || ans.Verdict == access.Undecided:
		f.Class, f.Summary = Undecided, "whether "+p.Name+" can always "+clause.what
		f.Fixes = c.contextFixes(p, ans.Keys)
	case ans.Denied != nil:
		ans.Reason = access.Evaluate(*ans.Denied, identity, other, limits...).Reason
	}
	f.Detail = fmt.Sprintf("The spec says that it may use %s on %s, and the policies of both sides allow it, but %s%s.",
		join(n.actions), plain(n.pattern), ans.Reason, hangsOn(ans))
	c.add(f)
	return false
}

// locate says on which side something is missing, where to look, and why it is denied.
func (c *checker) locate(f *Finding, ans access.Answer, p *principal, r *resource, n need, q access.Query) string {
	why := ans.Reason
	if ans.Denied != nil {
		decision := access.Evaluate(*ans.Denied, p.parsed, r.policy())
		why = decision.Reason
		if decision.Outcome == access.ExplicitlyDenied {
			st := decision.Statements[0]
			f.Side, f.Sid, f.Range = st.Side, st.Sid, place(st, p, r)
			return fmt.Sprintf("the Deny statement %s is in the way", cmp.Or(st.Sid, fmt.Sprint(st.Index+1)))
		}
	}
	across := n.owner != p.Account
	identity := access.Ask(q, p.parsed, c.anyResource).Verdict != access.AllAllowed || !across && !p.outside
	resource := across && r != nil &&
		access.Ask(q, []*access.Policy{c.anyIdentity}, r.policy()).Verdict != access.AllAllowed
	f.Side = missingSide(identity, resource || p.outside)
	if f.Side == access.ResourceSide {
		f.Range = nearestGrant(r, p)
	} else {
		f.Range = nearestAllow(p, n.pattern)
	}
	return why
}

// served checks that the service that a resource is for is let in.
func (c *checker) served(intended *resourceIntent) {
	r := c.byID[intended.arn]
	if r != nil && r.fault != "" || r == nil && intended.kind == Assumable {
		return // a finding already
	}
	for _, g := range intended.grants {
		if r == nil {
			c.add(Finding{Class: Missing, Side: access.ResourceSide, Summary: intended.arn + " is not in the files",
				Detail:    sentence("nothing makes it, so " + g.principal + " can't " + g.what),
				Principal: g.principal, Resource: intended.arn, Envs: []string{intended.env},
				Range: hcl.Range{Filename: path.Join(project.SpecName, intended.env)}})
			continue
		}
		n := need{use: use{g.actions, intended.arn}, owner: intended.account}
		q := n.query(g.principal, g.conditions)
		service := &principal{} // it belongs to no account
		limits := c.limits(service, q)
		ans := access.Ask(c.limited(q, service, limits), nil, r.policy(), limits...)
		if ans.Verdict != access.AllAllowed {
			c.add(Finding{Class: Missing, Side: access.ResourceSide, Summary: g.principal + " can't " + g.what,
				Detail: sentence(cmp.Or(ans.Reason, "its policy does not allow it")), Principal: g.principal,
				Resource: r.ARN, Envs: []string{r.Env}, Counterexample: newRequest(ans.Denied), Range: location(nil, r)})
		}
	}
}
