package enforce

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// sts answers the calls that hand out credentials and aren't allowed. The others take nothing.
func (e *enforcer) sts(w http.ResponseWriter, r *http.Request, call proxy.Call) {
	form, err := formOf(r)
	if err != nil {
		e.next.ServeHTTP(w, r) // STS says best what is wrong with the call
		return
	}
	var s session
	var denied *denial
	switch call.Action {
	case "AssumeRole":
		s, denied, err = e.assume(r, call, form)
	case "AssumeRoleWithWebIdentity":
		s, denied, err = e.assumeWithToken(r, call, form)
	case "AssumeRoleWithSAML", "AssumeRoot", "GetFederationToken":
		denied = refusal(fmt.Sprintf("the tfgen sandbox has no %s", call.Action))
	case "GetSessionToken":
		denied = sessionToken(call)
	}
	if err != nil {
		denied = undecided("sts:"+call.Action+" on "+form.Get("RoleArn"), err)
	}
	if denied != nil {
		refuse(w, r, denied)
		return
	}
	e.facts.begin(w, e.next, r, s)
}

// sessionToken refuses everyone but the sandbox's own credentials: moto's answer has a key that is nobody's, and so
// theirs. A session is refused by AWS, too.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
func sessionToken(call proxy.Call) *denial {
	switch {
	case strings.Contains(call.Principal, ":assumed-role/"):
		return refusal("Cannot call GetSessionToken with session credentials")
	case call.Principal != "":
		return refusal("the tfgen sandbox has no GetSessionToken for users")
	}
	return nil
}

// refusal is a denial that isn't about permissions.
func refusal(message string) *denial { return &denial{message: message, reason: message} }

// invalid is a call that AWS refuses with a code of its own.
func invalid(code, message string) *denial {
	return &denial{status: http.StatusBadRequest, code: code, message: message, reason: message}
}

// roleName is the account and the name of the role that a call of STS names.
func roleName(form url.Values) (account, name string, isRole bool) {
	arn, isARN := awsname.ParseARN(form.Get("RoleArn"))
	_, path, isRole := strings.Cut(arn.Resource, "role/")
	return arn.Account, path[strings.LastIndex(path, "/")+1:], isARN && isRole
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
