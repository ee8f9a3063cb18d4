package faults

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/sandbox/protocol"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// subject is what a call is about, as far as it is the same in every run.
type subject struct {
	service, operation, account, region, resource string
}

func subjectOf(call proxy.Call, r *http.Request) subject {
	return subject{call.Service, call.Action, call.Account, call.Region, resourceOf(call, r)}
}

// resourceOf names what a call is about: BUCKET or BUCKET/KEY in S3, the path in other REST services, elsewhere the
// parameters that are names, joined by slashes. Ids don't count, nor do tokens: they are new in each run. So is the
// name of an execution: starting one is about its state machine.
func resourceOf(call proxy.Call, r *http.Request) string {
	if call.Service == "states" && call.Action == "StartExecution" {
		return stateMachine(r)
	}
	switch protocol.Of(call, r) {
	case protocol.Query, protocol.EC2Query:
		return strings.Join(formNames(r), "/")
	case protocol.JSON:
		return strings.Join(jsonNames(r), "/")
	}
	return strings.Trim(r.URL.Path, "/")
}

func formNames(r *http.Request) []string {
	form, err := url.ParseQuery(string(bodyOf(r)))
	if err != nil {
		return nil // no form, and so no names
	}
	var names []string
	for _, parameter := range slices.Sorted(maps.Keys(form)) {
		if isName(parameter) {
			names = append(names, form.Get(parameter))
		}
	}
	return names
}

func jsonNames(r *http.Request) []string {
	var input map[string]json.RawMessage
	if json.Unmarshal(bodyOf(r), &input) != nil {
		return nil // no object, and so no names
	}
	var names []string
	for _, member := range slices.Sorted(maps.Keys(input)) {
		var name string
		if isName(member) && json.Unmarshal(input[member], &name) == nil {
			names = append(names, name)
		}
	}
	return names
}

// stateMachine is the name of the one to start.
func stateMachine(r *http.Request) string {
	var input struct{ StateMachineARN string }
	_ = json.Unmarshal(bodyOf(r), &input) // what isn't an object names none
	return input.StateMachineARN[strings.LastIndex(input.StateMachineARN, ":")+1:]
}

// isName knows RoleName, logGroupName, name, and what is the name of an ECS task definition.
func isName(parameter string) bool {
	return strings.HasSuffix(parameter, "Name") || parameter == "name" || parameter == "family"
}

// bodyOf reads the body and puts it back. What breaks off is the next reader's to complain about.
func bodyOf(r *http.Request) []byte {
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return nil
	}
	return body
}
