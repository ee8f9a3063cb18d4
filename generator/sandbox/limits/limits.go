// Package limits has the sandbox's AWS refuse texts that are longer than AWS takes, with AWS's own errors. moto takes
// them. How long they may be is in the catalogue of resource types, where the spec's rules take it from, too.
package limits

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync"

	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/sandbox/protocol"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// New is a proxy.Middleware: the link that refuses calls.
func New(next http.Handler) http.Handler {
	return &link{next: next, roles: map[string]rolePolicies{}}
}

type link struct {
	next http.Handler

	mu    sync.Mutex
	roles map[string]rolePolicies // by account/role
}

func (l *link) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call, _ := proxy.CallOf(r)
	if call.Service == "s3" && call.Action != "PutBucketPolicy" { // objects aren't to be read here
		l.next.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		l.next.ServeHTTP(w, r) // whoever answers is told, too
		return
	}
	switch refused := judge(call, body); {
	case refused != nil:
		protocol.Of(call, r).Write(w, r, *refused)
	case call.Service == "iam":
		l.iam(w, r, call, body)
	default:
		l.next.ServeHTTP(w, r)
	}
}

// judge is AWS's refusal of a call that has too long a text itself, or nil. IAM's calls are judged by their roles.
func judge(call proxy.Call, body []byte) *protocol.Error {
	var in struct{ Policy, Value, Tier string }
	_ = json.Unmarshal(body, &in) // of another protocol: nothing of it is asked for
	refuse := func(code, message string) *protocol.Error {
		return &protocol.Error{Status: http.StatusBadRequest, Code: code, Message: message}
	}
	switch {
	case call.Service == "s3" && len(body) > most("aws_s3_bucket_policy", "policy"):
		return refuse("PolicyTooLarge", "Policy exceeds the maximum allowed document size.")
	case call.Service == "kms" && len(in.Policy) > most("aws_kms_key", "policy"):
		return refuse("LimitExceededException", "The key policy is too long.")
	case call.Service == "ecs" && call.Action == "RegisterTaskDefinition" && len(body) > 65536:
		return refuse("ClientException", "The task definition has more than 64 KiB.")
	case call.Service == "ssm" && call.Action == "PutParameter" && len(in.Value) > 4096 && in.Tier != "Advanced":
		return refuse("ValidationException", "Standard tier parameters support a maximum parameter value of 4096 characters.")
	}
	return nil
}

// most is the catalogue's limit.
func most(resourceType, attribute string) int {
	for _, limit := range resources.Of(resourceType).Limits {
		if limit.Attribute == attribute {
			return limit.Characters
		}
	}
	panic("limits: the catalogue has none for " + attribute + " of " + resourceType)
}
