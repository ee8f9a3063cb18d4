package enforce

import (
	"context"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// session is what a session of a role gets beside the role: policies that limit it. Without any, it isn't limited.
type session struct{ policies []*access.Policy }

// newSession reads what a call wants of the session.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
func (f *facts) newSession(ctx context.Context, call proxy.Call, form url.Values) (s session, d *denial, err error) {
	account, name, _ := roleName(form)
	r, err := f.role(ctx, account, call.Region, name)
	if err != nil {
		return s, nil, err
	}
	if denied := tooLong(call, form, r); denied != nil {
		return s, denied, nil
	}
	if text := form.Get("Policy"); text != "" {
		policy, err := access.Parse(access.IdentityPolicy, []byte(text))
		if err != nil {
			return s, invalid("MalformedPolicyDocument", "the session policy: "+err.Error()), nil
		}
		s.policies = append(s.policies, policy)
	}
	client := iam.NewFromConfig(proxy.Config(f.next, account, call.Region))
	for _, arn := range managedArns(form) {
		policy, err := managedPolicy(ctx, client, arn)
		if err != nil {
			return s, nil, err
		}
		if policy == nil {
			return s, invalid("MalformedPolicyDocument", "there is no policy "+arn+" in the role's account"), nil
		}
		s.policies = append(s.policies, policy)
	}
	return s, nil, nil
}

// managedArns are the managed policies that a call names for a session.
func managedArns(form url.Values) (all []string) {
	for name, values := range form {
		if strings.HasPrefix(name, "PolicyArns.member.") {
			all = append(all, values...)
		}
	}
	slices.Sort(all)
	return all
}

// tooLong refuses a session that would last longer than the role's may. One that a session makes lasts an hour at most.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, "DurationSeconds"
func tooLong(call proxy.Call, form url.Values, r role) *denial {
	const hour = 3600
	seconds, err := strconv.Atoi(form.Get("DurationSeconds"))
	switch {
	case err != nil: // it isn't said; or STS says best what is wrong with it
		return nil
	case strings.Contains(call.Principal, ":assumed-role/") && seconds > hour:
		return invalid("ValidationError",
			"The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")
	case seconds > max(r.longest, hour):
		return invalid("ValidationError", fmt.Sprintf(
			"The requested DurationSeconds exceeds the MaxSessionDuration set for this role (%d).", max(r.longest, hour)))
	}
	return nil
}

// begin has STS answer a call, and notes which session's key the answer has.
func (f *facts) begin(w http.ResponseWriter, next http.Handler, r *http.Request, s session) {
	if s.policies == nil {
		next.ServeHTTP(w, r)
		return
	}
	answer := proxy.Ask(next, r)
	var made struct {
		Results []struct {
			AccessKey string `xml:"Credentials>AccessKeyId"`
		} `xml:",any"`
	}
	if answer.Status == http.StatusOK && xml.Unmarshal(answer.Body, &made) == nil {
		f.mu.Lock()
		for _, result := range made.Results {
			if result.AccessKey != "" {
				f.sessions[result.AccessKey] = s.policies
			}
		}
		f.mu.Unlock()
	}
	answer.Send(w)
}

// session are the policies that limit the session of an access key; nil: nothing does.
func (f *facts) session(accessKey string) []*access.Policy {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sessions[accessKey]
}
