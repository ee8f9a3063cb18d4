package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxInput is how many bytes of documents Simulate reads.
const maxInput = 64 << 20

// Simulate answers the requests of a JSON document:
//
//	{"request": {"principal": "ARN, service or *", "principal_account": "12 digits, or null", "action": "s3:GetObject",
//	  "resource": "ARN or *", "resource_account": "12 digits", "context": {"aws:SecureTransport": "true"}},
//	 "identity_policies": [{…}], "resource_policy": {…} or null}
//
// or of a list of such documents, in order; array tells which. The context is complete: a key that is absent is absent,
// and none is derived. The resource policy of an sts action is a role's trust policy and that of an ecr action a
// repository's: their statements may lack a Resource.
//
// A document that is at fault, by an unknown member or a policy that AWS would refuse, say, is answered too: with
// Unsupported, the fault as the reason, and in Err. So it takes nothing from the others of its list. The error is of an
// input that is not JSON, or neither an object nor a list of them.
func Simulate(r io.Reader) (answers []Decision, array bool, err error) {
	input, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err != nil {
		return nil, false, fmt.Errorf("read the request document: %w", err)
	}
	if len(input) > maxInput {
		return nil, false, fmt.Errorf("the request documents have more than %d bytes; split them", maxInput)
	}
	if err := checkJSON(input); err != nil {
		return nil, false, fmt.Errorf("the request document cannot be read: %w", err)
	}
	documents, err := elements(input)
	if err != nil {
		return nil, false, fmt.Errorf("the request document cannot be read: %w", err)
	}
	array = kindOfJSON(input) == "a list"
	answers = make([]Decision, len(documents))
	for i, document := range documents {
		if kind := kindOfJSON(document); kind != "an object" {
			return nil, array, fmt.Errorf("request document %d is %s, not an object", i, kind)
		}
		answers[i] = simulate(document)
	}
	return answers, array, nil
}

// question is a document of Simulate.
type question struct {
	request  Request
	identity []json.RawMessage
	resource json.RawMessage // nil if there is none
}

func simulate(document json.RawMessage) Decision {
	q, err := parseQuestion(document)
	if err != nil {
		return refuse(err)
	}
	var identity []*Policy
	for i, raw := range q.identity {
		policy, err := Parse(IdentityPolicy, raw)
		if err != nil {
			return refuse(within(fmt.Sprintf("identity_policies[%d]", i), err))
		}
		identity = append(identity, policy)
	}
	var resource *Policy
	if q.resource != nil {
		if resource, err = Parse(resourceKind(q.request.Action), q.resource); err != nil {
			return refuse(within("resource_policy", err))
		}
	}
	return Evaluate(q.request, identity, resource)
}

// resourceKind is the kind of the policies of the resources that an action is on.
func resourceKind(action string) Kind {
	service, _, _ := strings.Cut(strings.ToLower(action), ":")
	if service == "sts" || service == "ecr" {
		return TrustPolicy
	}
	return ResourcePolicy
}

func parseQuestion(document json.RawMessage) (q question, err error) {
	all, err := members(document)
	if err != nil {
		return q, err
	}
	has := map[string]bool{}
	for _, m := range all {
		has[m.name] = true
		switch m.name {
		case "request":
			q.request, err = parseRequest(m.value)
		case "identity_policies":
			q.identity, err = policyList(m.value)
		case "resource_policy":
			if !isNull(m.value) {
				q.resource = m.value
			}
		default:
			err = wrongf("it is neither request nor identity_policies nor resource_policy")
		}
		if err != nil {
			return q, within(m.name, err)
		}
	}
	if !has["request"] || !has["identity_policies"] {
		return q, errors.New("the document needs a request and identity_policies; the latter may be an empty list")
	}
	return q, nil
}

// policyList reads the identity policies. A caller that has none, such as a service, may have null.
func policyList(raw json.RawMessage) ([]json.RawMessage, error) {
	switch kind := kindOfJSON(raw); kind {
	case "null":
		return nil, nil
	case "a list":
		return elements(raw)
	default:
		return nil, wrongf("it is %s, not a list of policies", kind)
	}
}

func parseRequest(raw json.RawMessage) (r Request, err error) {
	all, err := members(raw)
	if err != nil {
		return r, err
	}
	for _, m := range all {
		switch m.name {
		case "principal":
			r.Principal, err = text(m.value)
		case "principal_account":
			if !isNull(m.value) {
				r.PrincipalAccount, err = text(m.value)
			}
		case "action":
			r.Action, err = text(m.value)
		case "resource":
			r.Resource, err = text(m.value)
		case "resource_account":
			if !isNull(m.value) {
				r.ResourceAccount, err = text(m.value)
			}
		case "context":
			r.Context, err = parseContext(m.value)
		default:
			err = wrongf("it is not a member of a request")
		}
		if err != nil {
			return r, within(m.name, err)
		}
	}
	return r, nil
}

// parseContext reads the condition keys. A key with an empty list is absent.
func parseContext(raw json.RawMessage) (map[string][]string, error) {
	all, err := members(raw)
	if err != nil {
		return nil, err
	}
	context := make(map[string][]string, len(all))
	for _, m := range all {
		values := []string{}
		if !bytes.Equal(bytes.Join(bytes.Fields(m.value), nil), []byte("[]")) {
			if values, err = texts(m.value, scalar); err != nil {
				return nil, within(m.name, err)
			}
		}
		context[m.name] = values
	}
	return context, nil
}

func isNull(raw json.RawMessage) bool { return kindOfJSON(raw) == "null" }
