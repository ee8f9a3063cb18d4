package proof

import (
	"cmp"
	"fmt"
	"maps"
	"path"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
)

// missing looks for what the roles are meant to be able to do, but can't.
func (c *checker) missing(roles []*roleIntent) {
	for _, r := range roles {
		a := c.actorOf(r)
		if a == nil {
			c.add(Finding{Class: Missing, Side: access.IdentitySide, Summary: "the role " + r.arn + " is not in the files",
				Detail: "Nothing makes it, so nothing that it is for can be done.", Principal: r.arn, Envs: []string{r.env},
				Range: hcl.Range{Filename: path.Join(Dir, r.env)}})
			continue
		}
		for _, clause := range r.clauses {
			for _, n := range c.needs(clause) {
				if !a.plainlyMeets(clause, n) && !c.met(a, clause, n) {
					break
				}
			}
		}
	}
	for _, r := range roles {
		if t := c.intent.things[r.arn]; t != nil {
			c.assumable(t)
		}
	}
}

// needs are the clause's, and what S3 does with the key of a bucket that is encrypted otherwise than the spec says.
func (c *checker) needs(clause clause) []need {
	needs := clause.needs
	for _, n := range clause.needs {
		t, in := c.byID[n.thing], c.intent.things[n.thing]
		if t == nil || in == nil || t.key == nil || t.key == c.byID[in.key] {
			continue
		}
		actions := []string{"kms:Decrypt"}
		if n.actions[0] == "s3:PutObject" {
			actions = append(actions, "kms:GenerateDataKey")
		}
		needs = append(needs[:len(needs):len(needs)], need{
			use: use{actions, t.key.parts()[0]}, owner: t.Account, thing: t.key.ARN,
			context: map[string][]string{"kms:ResourceAliases": t.key.aliases},
		})
	}
	return needs
}

// actorOf is the role as it is rendered, or, of one that is somebody else's, what is to be assumed of it; nil if it
// ought to be there.
func (c *checker) actorOf(r *roleIntent) *actor {
	if a := c.byARN[r.arn]; a != nil || !r.outside {
		return a
	}
	a := &actor{Principal: Principal{Kind: Outsider, Name: r.arn, ARN: r.arn, Account: r.account}, stranger: true}
	for _, clause := range r.clauses {
		for _, n := range clause.needs {
			if n.owner != r.account {
				a.parsed = []*access.Policy{c.anyIdentity} // across accounts it needs a policy of its own
			}
		}
	}
	return a
}

// query is the set of requests that a clause needs.
func (n need) query(principal string, conditions []condition) access.Query {
	context := map[string][]string{"aws:SecureTransport": {"true"}}
	for _, cond := range conditions {
		context[cond.key] = []string{cond.value}
	}
	maps.Copy(context, n.context)
	return access.Query{
		Principal: principal, Actions: n.actions, Resource: n.resource, ResourceAccount: n.owner, Context: context,
	}.WithDefaults()
}

// met checks one need, and reports what is missing.
func (c *checker) met(a *actor, clause clause, n need) bool {
	t := c.byID[n.thing]
	if t == nil && c.intent.things[n.thing] != nil {
		c.add(Finding{Class: Missing, Side: access.ResourceSide, Summary: n.thing + " is not in the files",
			Detail: sentence("nothing makes it, so " + a.Name + " can't " + clause.what), Principal: a.ARN, Resource: n.thing,
			Envs: []string{a.Env, c.intent.things[n.thing].env}, Range: at(a, nil)})
		return false
	}
	q := n.query(a.ARN, clause.conditions)
	ans := c.decide(q, a, t, n)
	if ans.Verdict == access.AllAllowed {
		return true
	}
	if ans.Verdict == access.Undecided && told(a, t) {
		return false
	}
	f := Finding{Class: Missing, Principal: a.ARN, Resource: n.resource, Envs: []string{a.Env},
		Summary: a.Name + " can't " + clause.what, Counterexample: newRequest(ans.Denied)}
	why := ans.Reason
	if t != nil {
		f.Envs = append(f.Envs, t.Env)
	}
	switch ans.Verdict {
	case access.Undecided:
		f.Class, f.Summary = Undecided, "whether "+a.Name+" can "+clause.what
		f.Range = at(a, t)
	case access.Conditional:
		f.Summary = a.Name + " can't always " + clause.what
		fallthrough
	default:
		why = c.locate(&f, ans, a, t, n, q)
	}
	f.Detail = fmt.Sprintf("The spec says that it may use %s on %s%s, but %s.", join(n.actions), plain(n.resource),
		hangsOn(ans), why)
	c.add(f)
	return false
}

// decide asks. A thing that isn't the project's may allow what its owner likes.
func (c *checker) decide(q access.Query, a *actor, t *thing, n need) access.Answer {
	if t == nil && n.thing != "" && n.owner != a.Account && a.fault == "" {
		return access.Ask(q, a.parsed, c.anyResource)
	}
	return c.ask(q, a, t)
}

// locate says on which side something is missing, where to look, and why it is denied.
func (c *checker) locate(f *Finding, ans access.Answer, a *actor, t *thing, n need, q access.Query) string {
	why := ans.Reason
	if ans.Denied != nil {
		decision := access.Evaluate(*ans.Denied, a.parsed, t.policy())
		why = decision.Reason
		if decision.Outcome == access.ExplicitlyDenied {
			st := decision.Statements[0]
			f.Side, f.Sid, f.Range = st.Side, st.Sid, place(st, a, t)
			return fmt.Sprintf("the Deny statement %s is in the way", cmp.Or(st.Sid, fmt.Sprint(st.Index+1)))
		}
	}
	across := n.owner != a.Account
	identity := access.Ask(q, a.parsed, c.anyResource).Verdict != access.AllAllowed || !across && !a.stranger
	resource := across && t != nil &&
		access.Ask(q, []*access.Policy{c.anyIdentity}, t.policy()).Verdict != access.AllAllowed
	f.Side = half(identity, resource || a.stranger)
	if f.Side == access.ResourceSide {
		f.Range = nearestGrant(t, a)
	} else {
		f.Range = nearestAllow(a, n.resource)
	}
	return why
}

// assumable checks that the service that a role is for may assume it.
func (c *checker) assumable(in *thingIntent) {
	t := c.byID[in.arn]
	if t == nil || t.fault != "" {
		return // told already
	}
	for _, g := range in.grants {
		n := need{use: use{g.actions, in.arn}, owner: in.account}
		q := n.query(g.principal, g.conditions)
		if ans := access.Ask(q, nil, t.policy()); ans.Verdict != access.AllAllowed {
			c.add(Finding{Class: Missing, Side: access.ResourceSide, Summary: g.principal + " can't assume " + t.Name,
				Detail: sentence(cmp.Or(ans.Reason, "its trust policy does not allow it")), Principal: g.principal,
				Resource: t.ARN, Envs: []string{t.Env}, Counterexample: newRequest(ans.Denied), Range: at(nil, t)})
		}
	}
}
