package enforce

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// keys are values of condition keys. A key without values is known to be absent; one that isn't there is unknown.
type keys map[string][]string

func (k keys) set(name string, values ...string) { k[strings.ToLower(name)] = values }

func (k keys) unset(name string) { k.set(name) }

// unsetContext says of those keys that are about KMS's encryption context, or begin as those do of which all are known,
// that they are absent. It reports whether there are any.
func (k keys) unsetContext(names []string, complete string) (found bool) {
	for _, name := range names {
		if strings.HasPrefix(name, "kms:encryptioncontext:") || complete != "" && strings.HasPrefix(name, complete) {
			k.unset(name)
			found = true
		}
	}
	return found
}

// need is a permission that a call takes.
type need struct {
	action   string
	resource string         // ARN
	owner    string         // the resource's account
	policy   *access.Policy // the resource's; nil if there is none
	keys     keys           // over those of the request
	complete string         // how keys begin of which no others are there than those in keys, in lower-case
}

// denial is a need that isn't met.
type denial struct {
	status  int    // of the answer; 0: that of a denial
	code    string // of the answer; empty: that of a denial
	message string // for the caller, in AWS's words
	reason  string // for the log
}

// judgeAll judges needs until one isn't met.
func judgeAll(r *http.Request, who caller, request keys, needs []need) *denial {
	for _, n := range needs {
		proxy.NoteNeed(r, n.action, n.resource)
		if denied := judge(who, request, n); denied != nil {
			return denied
		}
	}
	return nil
}

// judge says whether the caller has what is needed. It is nil if so.
func judge(who caller, request keys, n need) *denial {
	q, answer := ask(who, request, n)
	switch answer.Verdict {
	case access.AllAllowed:
		return nil
	case access.NoneAllowed:
		return deny(who, n, q)
	}
	why := errors.New(answer.Reason)
	if len(answer.Keys) > 0 {
		why = fmt.Errorf("%w; the sandbox doesn't know %s", why, strings.Join(answer.Keys, ", "))
	}
	return undecided(n.action+" on "+n.resource, why)
}

// ask asks the evaluator whether the caller has what is needed.
func ask(who caller, request keys, n need) (access.Query, access.Answer) {
	context := keys{}
	for _, some := range []keys{request, who.keys, who.organization.Context(who.principal, who.account, n.owner), n.keys} {
		maps.Copy(context, some)
	}
	q := access.Query{
		Principal: who.principal, PrincipalAccount: who.account, Actions: []string{n.action},
		Resource: n.resource, ResourceAccount: n.owner, Context: context,
	}.WithDefaults()
	context = q.Context
	limits := who.within(n.owner)
	answer := access.Ask(q, who.policies, n.policy, limits...)
	if context.unsetContext(answer.Keys, n.complete) {
		answer = access.Ask(q, who.policies, n.policy, limits...)
	}
	return q, answer
}

// deny says which side denies, in AWS's words. Where both sides are missing, it is the resource's.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
func deny(who caller, n need, q access.Query) *denial {
	r := access.Request{
		Principal: q.Principal, PrincipalAccount: q.PrincipalAccount, Action: n.action,
		Resource: q.Resource, ResourceAccount: q.ResourceAccount, Context: q.Context,
	}
	d := access.Evaluate(r, who.policies, n.policy, who.within(n.owner)...)
	name := who.principal
	if name == "*" {
		name = "anonymous"
	}
	return &denial{
		message: fmt.Sprintf("User: %s is not authorized to perform: %s on resource: %q %s",
			name, n.action, n.resource, who.because(d, r, n)),
		reason: fmt.Sprintf("%s on %s: %s", n.action, n.resource, d.Reason),
	}
}

// because is AWS's reason and, in parentheses, the sandbox's own hint: where the statement is, or where it is missing.
func (c caller) because(d access.Decision, r access.Request, n need) string {
	byAnyone := access.Evaluate(r, []*access.Policy{administrator()}, n.policy).Outcome == access.Allowed
	switch {
	case d.Outcome == access.ExplicitlyDenied:
		return "with an explicit deny in " + deniedBy(d.Statements[0], r, n)
	case access.Evaluate(r, c.policies, n.policy).Outcome == access.Allowed:
		return "because no " + c.lacking(r, n) + " allows the " + n.action + " action"
	case byAnyone:
		return "because no identity-based policy allows the " + n.action + " action (the statement belongs in a policy of " +
			callerName(r.Principal) + ")"
	}
	return "because no resource-based policy allows the " + n.action + " action (the statement belongs in " +
		guardOf(n) + ")"
}

// deniedBy names the policy that denies.
func deniedBy(st access.Statement, r access.Request, n need) string {
	switch st.Side {
	case access.IdentitySide:
		return "an identity-based policy (of " + callerName(r.Principal) + ")"
	case access.BoundarySide:
		return "a permissions boundary (of " + callerName(r.Principal) + ")"
	case access.SessionSide:
		return "a session policy"
	case access.ServiceControlSide:
		return "a service control policy (" + st.String() + ")"
	case access.ResourceControlSide:
		return "a resource control policy (" + st.String() + ")"
	}
	return "a resource-based policy (" + guardOf(n) + ")"
}

// lacking names the first of the limits that doesn't allow what is needed, in the order in which AWS asks them.
func (c caller) lacking(r access.Request, n need) string {
	for _, asked := range []struct {
		side access.Side
		name string
	}{
		{access.ResourceControlSide, "resource control policy"}, {access.ServiceControlSide, "service control policy"},
		{access.BoundarySide, "permissions boundary (of " + callerName(r.Principal) + ")"},
	} {
		for _, limit := range c.within(n.owner) {
			if limit.Side == asked.side && access.Evaluate(r, c.policies, n.policy, limit).Outcome != access.Allowed {
				return asked.name
			}
		}
	}
	return "session policy"
}

// callerName is the role of a session, or else the principal.
func callerName(principal string) string {
	if _, path, ok := strings.Cut(principal, ":assumed-role/"); ok {
		name, _, _ := strings.Cut(path, "/")
		return "role " + name
	}
	return principal
}

// guardOf names the policy that decides about a need's resource: a bucket has it for its objects.
func guardOf(n need) string {
	arn, ok := awsname.ParseARN(n.resource)
	kind, name, _ := strings.Cut(arn.Resource, "/")
	switch {
	case !ok:
		return "the policy of " + n.resource
	case arn.Service == "s3":
		return "the policy of bucket " + kind
	case arn.Service == "iam" && kind == "role":
		return "the trust policy of role " + name
	}
	return "the policy of " + kind + " " + name
}

// undecided refuses what can't be decided.
func undecided(what string, why error) *denial {
	return &denial{
		message: fmt.Sprintf("the tfgen sandbox can't evaluate %s, and so refuses it: %v. Run it with --no-enforce to "+
			"leave IAM out", what, why),
		reason: fmt.Sprintf("can't evaluate %s: %v", what, why),
	}
}
