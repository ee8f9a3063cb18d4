package limits

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/tfgen/tfgen/generator/sandbox/protocol"
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
	inline   map[string]int // name → characters
	attached []string       // ARNs
}

// iam answers a call that goes beyond a quota, and notes of the others what they have changed.
func (l *link) iam(w http.ResponseWriter, r *http.Request, call proxy.Call, body []byte) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		l.next.ServeHTTP(w, r) // IAM says best what is wrong with it
		return
	}
	role := call.Account + "/" + form.Get("RoleName")
	if refused := l.judgeIAM(role, call.Action, form); refused != nil {
		protocol.Of(call, r).Write(w, r, *refused)
		return
	}
	answer := proxy.Ask(l.next, r)
	if answer.Status < http.StatusMultipleChoices {
		l.note(role, call.Action, form)
	}
	answer.Send(w)
}

// judgeIAM judges trust policies, managed policies, and the policies of a role together. White space doesn't count.
func (l *link) judgeIAM(role, action string, form url.Values) *protocol.Error {
	l.mu.Lock()
	defer l.mu.Unlock()
	has, document := l.roles[role], form.Get("PolicyDocument")
	switch action {
	case "CreateRole", "UpdateAssumeRolePolicy":
		limit := most("aws_iam_role", "assume_role_policy")
		return quota("ACLSizePerRole", dense(document+form.Get("AssumeRolePolicyDocument")), limit)
	case "CreatePolicy", "CreatePolicyVersion":
		return quota("PolicySize", dense(document), managedPolicySize)
	case "PutRolePolicy":
		total := dense(document)
		for name, size := range has.inline {
			if name != form.Get("PolicyName") {
				total += size
			}
		}
		if limit := most("aws_iam_role_policy", "policy"); total > limit {
			return exceeded(fmt.Sprintf("Maximum policy size of %d bytes exceeded for role %s", limit, form.Get("RoleName")))
		}
	case "AttachRolePolicy":
		if arn := form.Get("PolicyArn"); !slices.Contains(has.attached, arn) {
			return quota("PoliciesPerRole", len(has.attached)+1, attachedPolicies)
		}
	}
	return nil
}

// note keeps what a call has changed of what quotas count.
func (l *link) note(role, action string, form url.Values) {
	l.mu.Lock()
	defer l.mu.Unlock()
	has, name, arn := l.roles[role], form.Get("PolicyName"), form.Get("PolicyArn")
	if action == "CreateRole" || has.inline == nil {
		has = rolePolicies{inline: map[string]int{}}
	}
	switch action {
	case "PutRolePolicy":
		has.inline[name] = dense(form.Get("PolicyDocument"))
	case "DeleteRolePolicy":
		delete(has.inline, name)
	case "AttachRolePolicy":
		if !slices.Contains(has.attached, arn) {
			has.attached = append(has.attached, arn)
		}
	case "DetachRolePolicy":
		has.attached = slices.DeleteFunc(has.attached, func(a string) bool { return a == arn })
	}
	l.roles[role] = has
}

// quota refuses more than the limit, in IAM's words.
func quota(name string, n, limit int) *protocol.Error {
	if n <= limit {
		return nil
	}
	return exceeded(fmt.Sprintf("Cannot exceed quota for %s: %d", name, limit))
}

func exceeded(message string) *protocol.Error {
	return &protocol.Error{Status: http.StatusConflict, Code: "LimitExceeded", Message: message}
}

func dense(document string) int {
	return len(strings.Join(strings.FieldsFunc(document, unicode.IsSpace), ""))
}
