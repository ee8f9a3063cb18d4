package enforce

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// assume judges whether the caller may become a role: by the role's trust policy, and by the caller's own side.
//
// The sandbox's own credentials may become a role that only services may assume: they stand for the service, as ECS
// does for a task.
func (e *enforcer) assume(r *http.Request, call proxy.Call, form url.Values) (session, *denial, error) {
	n := need{action: "sts:AssumeRole", resource: form.Get("RoleArn"), keys: keys{}}
	account, name, isRole := roleName(form)
	if !isRole {
		return session{}, nil, nil // STS says so itself
	}
	wanted, err := e.facts.role(r.Context(), account, call.Region, name)
	if err != nil {
		return session{}, nil, err
	}
	who, err := e.facts.caller(r.Context(), call)
	if err != nil {
		return session{}, nil, err
	}
	if !wanted.exists() || wanted.arn != n.resource {
		return session{}, absentRole(who, n), nil
	}
	if n.policy, err = wanted.trust(); err != nil {
		return session{}, nil, err
	}
	if call.Principal != "" || !forServices(n.policy) {
		n.owner = account
		request := requestKeys(r, call)
		addSession(request, form)
		if denied := judgeAll(r, who, request, n.besides(form)); denied != nil {
			return session{}, denied, nil
		}
	}
	return e.facts.newSession(r.Context(), call, form)
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
