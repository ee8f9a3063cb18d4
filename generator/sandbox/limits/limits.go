// Package limits has the sandbox's AWS refuse texts that are longer than AWS takes, with AWS's own errors. moto takes
// them. How long they may be is in the catalogue of resource types, where the spec's rules take it from, too.
package limits

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// New is a proxy.Middleware: the link that refuses calls.
func New(next http.Handler) http.Handler {
	return &link{next: next, roles: map[string]*rolePolicies{}}
}

type link struct {
	next http.Handler

	mu    sync.Mutex
	roles map[string]*rolePolicies // by account/role
}

// refusal is an answer of AWS's.
type refusal struct {
	status        int
	code, message string
}

func (l *link) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	call, ok := proxy.CallOf(r)
	judges := []string{"AttachRolePolicy", "CreateKey", "CreatePolicy", "CreatePolicyVersion", "CreateRole", "DeleteRole",
		"DeleteRolePolicy", "DetachRolePolicy", "PutBucketPolicy", "PutKeyPolicy", "PutParameter", "PutRolePolicy",
		"RegisterTaskDefinition", "UpdateAssumeRolePolicy"}
	if !ok || !slices.Contains(judges, call.Action) {
		l.next.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		l.next.ServeHTTP(w, r) // whoever answers is told, too
		return
	}
	if refused := l.judge(call, body); refused != nil {
		refused.answer(w, call.Service)
		return
	}
	l.next.ServeHTTP(w, r)
}

// judge is the refusal of a call, or nil.
func (l *link) judge(call proxy.Call, body []byte) *refusal {
	switch call.Service {
	case "s3":
		if len(body) > most("aws_s3_bucket_policy", "policy") {
			return &refusal{http.StatusBadRequest, "PolicyTooLarge", "Policy exceeds the maximum allowed document size."}
		}
	case "iam":
		form, err := url.ParseQuery(string(body))
		if err == nil {
			return l.iam(call, form)
		}
	case "kms", "ecs", "ssm":
		var in struct{ Policy, Value, Tier string }
		if json.Unmarshal(body, &in) == nil {
			return jsonService(call.Action, body, in.Policy, in.Value, in.Tier)
		}
	}
	return nil
}

func jsonService(action string, body []byte, policy, value, tier string) *refusal {
	switch {
	case strings.HasSuffix(action, "Policy") || action == "CreateKey":
		if len(policy) > most("aws_kms_key", "policy") {
			return &refusal{http.StatusBadRequest, "LimitExceededException", "The key policy is too long."}
		}
	case action == "RegisterTaskDefinition" && len(body) > 65536:
		return &refusal{http.StatusBadRequest, "ClientException", "The task definition has more than 64 KiB."}
	case action == "PutParameter" && len(value) > 4096 && tier != "Advanced":
		return &refusal{http.StatusBadRequest, "ValidationException",
			"Standard tier parameters support a maximum parameter value of 4096 characters."}
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

// answer answers in the service's protocol.
func (f *refusal) answer(w http.ResponseWriter, service string) {
	if service != "s3" && service != "iam" {
		body, _ := json.Marshal(map[string]string{"__type": f.code, "message": f.message}) // texts can't fail
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.Header().Set("X-Amzn-ErrorType", f.code)
		w.WriteHeader(f.status)
		_, _ = w.Write(body) // a client that has gone away needs no answer
		return
	}
	type fault struct{ Code, Message string }
	var document any = struct {
		XMLName xml.Name `xml:"Error"`
		fault
	}{fault: fault{f.code, f.message}}
	if service == "iam" {
		document = struct {
			XMLName xml.Name `xml:"ErrorResponse"`
			Error   fault
		}{Error: fault{f.code, f.message}}
	}
	body, _ := xml.Marshal(document)
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(f.status)
	_, _ = w.Write(append([]byte(xml.Header), body...))
}
