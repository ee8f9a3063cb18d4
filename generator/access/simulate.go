package access

import (
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
//	 "identity_policies": [{…}], "resource_policy": {…} or null,
//	 "permissions_boundary": {…}, "session_policies": [{…}], "service_control_policies": [{…}],
//	 "resource_control_policies": [{…}], "vpc_endpoint_policy": {…}}
//
// or of a list of such documents, in order; array tells which. All that limits may be null or left out. Each of the
// organization's policies is that of a level, which may also be a list of policies; see Limit. The context is complete:
// a key that is absent is absent, and none is derived. The resource policy of an sts action is a role's trust policy
// and that of an ecr action a repository's: their statements may lack a Resource.
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
	documents, err := readJSON(input)
	if err != nil {
		return nil, false, fmt.Errorf("the request document cannot be read: %w", err)
	}
	array = documents.kind == aList
	answers = make([]Decision, len(documents.list()))
	for i, document := range documents.list() {
		if document.kind != anObject {
			return nil, array, fmt.Errorf("request document %d is %s, not an object", i, document.kind)
		}
		answers[i] = simulate(document)
	}
	return answers, array, nil
}

// question is a document of Simulate.
type question struct {
	request  Request
	identity []value
	resource *value            // nil if there is none
	limits   map[string]*value // by member
}

func simulate(document value) Decision {
	q, err := parseQuestion(document)
	if err != nil {
		return refuse(err)
	}
	identity, err := parseAll(IdentityPolicy, "identity_policies", q.identity)
	if err != nil {
		return refuse(err)
	}
	limits, err := parseLimits(q.limits)
	if err != nil {
		return refuse(err)
	}
	var resource *Policy
	if q.resource != nil {
		if resource, err = parse(resourceKind(q.request.Action), *q.resource); err != nil {
			return refuse(within("resource_policy", err))
		}
	}
	return Evaluate(q.request, identity, resource, limits...)
}

// parseAll reads the policies of a list.
func parseAll(kind Kind, name string, written []value) (policies []*Policy, err error) {
	for i, w := range written {
		policy, err := parse(kind, w)
		if err != nil {
			return nil, within(fmt.Sprintf("%s[%d]", name, i), err)
		}
		policies = append(policies, policy)
	}
	return policies, nil
}

// resourceKind is the kind of the policies of the resources that an action is on.
func resourceKind(action string) Kind {
	service, _, _ := strings.Cut(strings.ToLower(action), ":")
	if service == "sts" || service == "ecr" {
		return TrustPolicy
	}
	return ResourcePolicy
}

func parseQuestion(document value) (q question, err error) {
	q.limits = map[string]*value{}
	all, err := document.object()
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
			if m.value.kind != aNull {
				q.resource = &m.value
			}
		default:
			err = q.limit(m)
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

// policyList reads policies. A caller that has none, such as a service, may have null.
func policyList(written value) ([]value, error) {
	switch written.kind {
	case aNull:
		return nil, nil
	case aList:
		return written.elements, nil
	}
	return nil, wrongf("it is %s, not a list of policies", written.kind)
}

func parseRequest(written value) (r Request, err error) {
	all, err := written.object()
	if err != nil {
		return r, err
	}
	for _, m := range all {
		switch m.name {
		case "principal":
			r.Principal, err = m.value.string()
		case "principal_account":
			if m.value.kind != aNull {
				r.PrincipalAccount, err = m.value.string()
			}
		case "action":
			r.Action, err = m.value.string()
		case "resource":
			r.Resource, err = m.value.string()
		case "resource_account":
			if m.value.kind != aNull {
				r.ResourceAccount, err = m.value.string()
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
func parseContext(written value) (map[string][]string, error) {
	all, err := written.object()
	if err != nil {
		return nil, err
	}
	context := make(map[string][]string, len(all))
	for _, m := range all {
		values := []string{}
		if m.value.kind != aList || len(m.value.elements) > 0 {
			if values, err = m.value.texts(value.scalar); err != nil {
				return nil, within(m.name, err)
			}
		}
		context[m.name] = values
	}
	return context, nil
}
