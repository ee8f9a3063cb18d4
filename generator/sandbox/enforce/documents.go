package enforce

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/sandbox/protocol"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// document is a policy that a call sets.
type document struct {
	kind  access.Kind
	field string // as protocol.Fields have it; empty: the body
	code  string // AWS's, of a malformed one
}

// documentOf is the policy that a call sets, if it does.
func documentOf(call proxy.Call) (document, bool) {
	d, ok := map[string]document{
		"iam:CreateRole":             {access.TrustPolicy, "AssumeRolePolicyDocument", "MalformedPolicyDocument"},
		"iam:UpdateAssumeRolePolicy": {access.TrustPolicy, "PolicyDocument", "MalformedPolicyDocument"},
		"iam:CreatePolicy":           {access.IdentityPolicy, "PolicyDocument", "MalformedPolicyDocument"},
		"iam:CreatePolicyVersion":    {access.IdentityPolicy, "PolicyDocument", "MalformedPolicyDocument"},
		"iam:PutRolePolicy":          {access.IdentityPolicy, "PolicyDocument", "MalformedPolicyDocument"},
		"iam:PutUserPolicy":          {access.IdentityPolicy, "PolicyDocument", "MalformedPolicyDocument"},
		"iam:PutGroupPolicy":         {access.IdentityPolicy, "PolicyDocument", "MalformedPolicyDocument"},
		"s3:PutBucketPolicy":         {access.ResourcePolicy, "", "MalformedPolicy"},
		"kms:CreateKey":              {access.ResourcePolicy, "Policy", "MalformedPolicyDocumentException"},
		"kms:PutKeyPolicy":           {access.ResourcePolicy, "Policy", "MalformedPolicyDocumentException"},
		"events:PutPermission":       {access.ResourcePolicy, "Policy", "ValidationException"},
		"ecr:SetRepositoryPolicy":    {access.TrustPolicy, "policyText", "InvalidParameterException"},
	}[call.Service+":"+call.Action]
	return d, ok
}

// judgeDocument refuses a policy that AWS doesn't take: a malformed one, one that names roles and users which aren't
// there, one that is about another bucket, or a key's that would lock its caller out.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_policies.html
func (e *enforcer) judgeDocument(r *http.Request, call proxy.Call, who caller) (*denial, error) {
	d, ok := documentOf(call)
	if !ok {
		return nil, nil
	}
	in, err := protocol.Read(r)
	if err != nil {
		return nil, err
	}
	text, err := d.text(r, in)
	if err != nil || text == "" { // a key may have AWS's default
		return nil, err
	}
	policy, err := access.Parse(d.kind, []byte(text))
	if err != nil {
		return invalid(d.code, "the policy: "+err.Error()), nil
	}
	wrong, err := e.facts.wrongPrincipal(r.Context(), call.Region, policy)
	switch {
	case err != nil:
		return nil, err
	case wrong != "":
		wrong = "Invalid principal in policy: " + wrong
	case call.Service == "s3":
		wrong = wrongBucketPolicy(policy, call.Bucket)
	case call.Service == "iam" && d.kind == access.TrustPolicy:
		wrong = wrongTrust(policy)
	case call.Service == "kms" && !in.Is("BypassPolicyLockoutSafetyCheck", "true"):
		wrong = lockedOut(who, call, policy)
	}
	switch {
	case wrong != "":
		return invalid(d.code, wrong), nil
	case call.Service == "s3":
		return e.facts.judgePublic(r.Context(), call, policy)
	}
	return nil, nil
}

// text is the policy as the call has it.
func (d document) text(r *http.Request, in protocol.Fields) (string, error) {
	if d.field != "" {
		return strings.Join(in.Texts(d.field), ""), nil
	}
	body, err := bodyOf(r)
	return string(body), err
}

// wrongTrust says what a trust policy can't have.
func wrongTrust(policy *access.Policy) string {
	for _, s := range policy.Wordings() {
		if s.Resource != nil || s.NotResource != nil {
			return "Has prohibited field Resource"
		}
		for _, action := range slices.Concat(s.Action, s.NotAction) {
			if service, _, _ := strings.Cut(action, ":"); !strings.EqualFold(service, "sts") {
				return "AssumeRole policy may only specify STS AssumeRole actions."
			}
		}
	}
	return ""
}

// lockedOut says that a key's policy would not let its caller change it again.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
func lockedOut(who caller, call proxy.Call, policy *access.Policy) string {
	n := need{
		action: "kms:PutKeyPolicy", resource: keyARN(call.Account, call.Region, "new"), owner: call.Account, policy: policy,
	}
	if _, answer := ask(who, keys{}, n); answer.Verdict == access.NoneAllowed {
		return "The new key policy will not allow you to update the key policy in the future."
	}
	return ""
}
