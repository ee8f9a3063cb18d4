// Package limits has the sandbox's AWS refuse names, tags and texts that AWS doesn't take, with AWS's own errors. moto
// takes them. How long documents may be is in the catalogue of resource types, of which the spec's rules have it, too.
// Names and the like are in rules.go, tags in tags.go, buckets in bucket.go, task definitions in task.go,
// state machines in machine.go.
package limits

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"unicode/utf8"

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
	if call.Service == "s3" {
		l.s3(w, r, call)
		return
	}
	body, err := bodyOf(r)
	if err != nil {
		l.next.ServeHTTP(w, r) // whoever answers is told, too
		return
	}
	in, _ := protocol.Read(r) // of what can't be read, nothing is asked for
	refused := judgeFields(call, in)
	if refused == nil {
		refused = judge(call, body)
	}
	switch {
	case refused != nil:
		protocol.Of(call, r).Write(w, r, *refused)
	case call.Service == "iam":
		l.iam(w, r, call, body)
	default:
		l.next.ServeHTTP(w, r)
	}
}

func bodyOf(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body, err
}

// judgeFields is AWS's refusal of a call with a name that isn't one, say, or nil.
func judgeFields(call proxy.Call, in protocol.Fields) *protocol.Error {
	if s, ok := services()[call.Service]; ok {
		if refused := s.checkFields(call, in); refused != nil {
			return refused
		}
	}
	if t, ok := taggings()[call.Service]; ok {
		if refused := t.check(in); refused != nil {
			return refused
		}
	}
	definition := in.Texts("definition")
	switch {
	case call.Service == "ecs" && call.Action == "RegisterTaskDefinition":
		return judgeTask(in)
	case call.Service == "states" && strings.HasSuffix(call.Action, "StateMachine") && len(definition) == 1:
		return judgeMachine(definition[0])
	}
	return nil
}

// judge is AWS's refusal of a call that has too long a text itself, or nil. IAM's calls are judged by their roles.
func judge(call proxy.Call, body []byte) *protocol.Error {
	var in struct{ Policy, Value, Tier string }
	_ = json.Unmarshal(body, &in) // of another protocol: nothing of it is asked for
	refuse := func(code, message string) *protocol.Error {
		return &protocol.Error{Status: http.StatusBadRequest, Code: code, Message: message}
	}
	switch {
	case call.Service == "kms" && len(in.Policy) > most("aws_kms_key", "policy"):
		return refuse("LimitExceededException", "The key policy is too long.")
	case call.Service == "ecs" && call.Action == "RegisterTaskDefinition" && len(body) > 65536:
		return refuse("ClientException", "The task definition has more than 64 KiB.")
	case call.Service == "sts" && sessionSize(body) > 2048:
		return refuse("PackedPolicyTooLarge", "The session policies have more than 2,048 characters together.")
	case call.Service == "ssm" && call.Action == "PutParameter" && len(in.Value) > 4096 && in.Tier != "Advanced":
		return refuse("ValidationException", "Standard tier parameters support a maximum parameter value of 4096 characters.")
	}
	return nil
}

// sessionSize is how many characters the session policies of a call have, with the ARNs of managed ones.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html, "Policy"
func sessionSize(body []byte) int {
	form, _ := url.ParseQuery(string(body)) // STS says best what is wrong with it
	size := 0
	for name, values := range form {
		if name == "Policy" || strings.HasPrefix(name, "PolicyArns.") {
			size += utf8.RuneCountInString(values[0])
		}
	}
	return size
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
