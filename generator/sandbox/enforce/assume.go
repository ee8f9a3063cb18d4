package enforce

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// sts answers the calls that hand out a role's credentials and aren't allowed. The others take nothing.
func (e *enforcer) sts(w http.ResponseWriter, r *http.Request, call proxy.Call) {
	if !strings.HasPrefix(call.Action, "AssumeRole") {
		e.next.ServeHTTP(w, r)
		return
	}
	form, err := formOf(r)
	if err != nil {
		e.next.ServeHTTP(w, r) // STS says best what is wrong with the call
		return
	}
	denied, err := e.assume(r, call, form)
	if err != nil {
		denied = undecided("sts:"+call.Action+" on "+form.Get("RoleArn"), err)
	}
	if denied != nil {
		refuse(w, r, denied)
		return
	}
	e.next.ServeHTTP(w, r)
}

// assume judges whether the caller may become a role: by the role's trust policy, and by the caller's own side.
//
// The sandbox's own credentials may become a role that only services may assume: they stand for the service, as ECS
// does for a task. So they show what the role may do. Of a federated caller, only the role is looked at.
func (e *enforcer) assume(r *http.Request, call proxy.Call, form url.Values) (*denial, error) {
	n := need{action: "sts:AssumeRole", resource: form.Get("RoleArn"), keys: keys{}}
	arn, isARN := awsname.ParseARN(n.resource)
	_, name, isRole := strings.Cut(arn.Resource, "role/")
	if !isARN || !isRole {
		return nil, nil // STS says so itself
	}
	wanted, err := e.facts.role(r.Context(), arn.Account, call.Region, name[strings.LastIndex(name, "/")+1:])
	if err != nil {
		return nil, err
	}
	who, err := e.facts.caller(r.Context(), call)
	if err != nil {
		return nil, err
	}
	if !wanted.exists || wanted.arn != n.resource {
		return absentRole(who, n), nil
	}
	if call.Action != "AssumeRole" {
		return nil, nil
	}
	if n.policy, err = wanted.trust(); err != nil {
		return nil, err
	}
	if call.Principal == "" && forServices(n.policy) {
		return nil, nil
	}
	n.owner = arn.Account
	request := requestKeys(r, call)
	addSession(request, form)
	return judgeAll(r, who, request, n.besides(form)), nil
}

// besides are the need and those of what else the call does to the session.
func (n need) besides(form url.Values) []need {
	all := []need{n}
	if form.Get("SourceIdentity") != "" {
		n.action = "sts:SetSourceIdentity"
		all = append(all, n)
	}
	if form.Get("Tags.member.1.Key") != "" {
		n.action = "sts:TagSession"
		all = append(all, n)
	}
	return all
}

// addSession adds STS's condition keys of a call.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
func addSession(k keys, form url.Values) {
	k.setIf("sts:ExternalId", form.Get("ExternalId"))
	k.setIf("sts:RoleSessionName", form.Get("RoleSessionName"))
	k.setIf("sts:SourceIdentity", form.Get("SourceIdentity"))
	if form.Get("SerialNumber") != "" && form.Get("TokenCode") != "" {
		k.set("aws:MultiFactorAuthPresent", "true")
	}
	var names []string
	for parameter, values := range form {
		if prefix, ok := strings.CutSuffix(parameter, ".Key"); ok && strings.HasPrefix(parameter, "Tags.member.") {
			names = append(names, values[0])
			k.set("aws:RequestTag/"+values[0], form.Get(prefix+".Value"))
		}
	}
	k.set("aws:TagKeys", names...)
}

// forServices reports whether a trust policy lets in services and nobody else.
func forServices(trust *access.Policy) bool {
	services := false
	for _, s := range trust.Wordings() {
		if s.Effect == access.Deny {
			continue
		}
		for _, p := range s.Principal {
			if p.Type != "Service" {
				return false
			}
			services = true
		}
		if len(s.NotPrincipal) > 0 {
			return false
		}
	}
	return services
}

// absentRole is AWS's answer for a role that isn't there: the same as for one that doesn't trust the caller.
func absentRole(who caller, n need) *denial {
	return &denial{
		message: "User: " + who.principal + " is not authorized to perform: " + n.action + " on resource: " + n.resource +
			" (tfgen's sandbox: there is no such role)",
		reason: n.action + " on " + n.resource + ": there is no such role",
	}
}

// formOf is the form that a call of the query protocol sends.
func formOf(r *http.Request) (url.Values, error) {
	body, err := bodyOf(r)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err == nil && form.Get("RoleArn") == "" {
		form = r.URL.Query() // of a presigned URL
	}
	return form, err
}
