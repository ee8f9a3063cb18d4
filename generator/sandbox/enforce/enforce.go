package enforce

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"github.com/tfgen/tfgen/generator/access/organization"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// New is the link that refuses calls. It asks the links after it for policies; those of the organization, which may be
// nil, hold for everyone but the sandbox's own credentials.
func New(o *organization.Organization) proxy.Middleware {
	return func(next http.Handler) http.Handler {
		return &enforcer{next: next, facts: newFacts(next, o)}
	}
}

type enforcer struct {
	next  http.Handler
	facts *facts
}

func (e *enforcer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call, ok := proxy.CallOf(r)
	if !ok {
		e.next.ServeHTTP(w, r)
		return
	}
	w = e.facts.watch(w, r, call)
	switch serviceOf(call, r) {
	case "s3":
		e.s3(w, r, call)
	case "ssm":
		e.ssm(w, r, call)
	case "kms":
		e.kms(w, r, call)
	case "sts":
		e.sts(w, r, call)
	default:
		e.manage(w, r, call)
	}
}

// serviceOf knows SSM and KMS by the target of a call, as moto does, so that a call without a signature is refused.
func serviceOf(call proxy.Call, r *http.Request) string {
	switch target, _, _ := strings.Cut(r.Header.Get("X-Amz-Target"), "."); target {
	case "AmazonSSM":
		return "ssm"
	case "TrentService":
		return "kms"
	}
	return call.Service
}

// bodyOf reads a request's body and puts it back.
func bodyOf(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body, err
}
