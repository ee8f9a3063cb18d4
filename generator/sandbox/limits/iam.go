package limits

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// Quotas of IAM that aren't of a type in the catalogue.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	managedPolicySize = 6144 // characters of a customer managed policy
	attachedPolicies  = 10   // managed policies of a role, unless AWS was asked for more
)

// rolePolicies are the permissions of a role that quotas count together.
type rolePolicies struct {
	inline   map[string]int      // name → characters
	attached map[string]struct{} // ARNs
}

// iam judges trust policies, managed policies, and the policies of a role together. White space doesn't count.
func (l *link) iam(call proxy.Call, form url.Values) *refusal {
	l.mu.Lock()
	defer l.mu.Unlock()
	of := call.Account + "/" + form.Get("RoleName")
	if l.roles[of] == nil {
		l.roles[of] = &rolePolicies{map[string]int{}, map[string]struct{}{}}
	}
	role, name, document := l.roles[of], form.Get("PolicyName"), form.Get("PolicyDocument")
	switch call.Action {
	case "CreateRole", "UpdateAssumeRolePolicy":
		limit := most("aws_iam_role", "assume_role_policy")
		return quota("ACLSizePerRole", dense(document+form.Get("AssumeRolePolicyDocument")), limit)
	case "CreatePolicy", "CreatePolicyVersion":
		return quota("PolicySize", dense(document), managedPolicySize)
	case "PutRolePolicy":
		return role.put(form.Get("RoleName"), name, dense(document))
	case "AttachRolePolicy":
		return role.attach(form.Get("PolicyArn"))
	case "DetachRolePolicy":
		delete(role.attached, form.Get("PolicyArn"))
	case "DeleteRolePolicy":
		delete(role.inline, name)
	case "DeleteRole":
		delete(l.roles, of)
	}
	return nil
}

func (p *rolePolicies) put(role, name string, size int) *refusal {
	total := size
	for other, size := range p.inline {
		if other != name {
			total += size
		}
	}
	if limit := most("aws_iam_role_policy", "policy"); total > limit {
		return &refusal{http.StatusConflict, "LimitExceeded",
			fmt.Sprintf("Maximum policy size of %d bytes exceeded for role %s", limit, role)}
	}
	p.inline[name] = size
	return nil
}

func (p *rolePolicies) attach(arn string) *refusal {
	if _, again := p.attached[arn]; again {
		return nil
	}
	if refused := quota("PoliciesPerRole", len(p.attached)+1, attachedPolicies); refused != nil {
		return refused
	}
	p.attached[arn] = struct{}{}
	return nil
}

// quota refuses more than the limit, in IAM's words.
func quota(name string, n, limit int) *refusal {
	if n <= limit {
		return nil
	}
	return &refusal{http.StatusConflict, "LimitExceeded", fmt.Sprintf("Cannot exceed quota for %s: %d", name, limit)}
}

func dense(document string) int {
	return len(strings.Join(strings.FieldsFunc(document, unicode.IsSpace), ""))
}
