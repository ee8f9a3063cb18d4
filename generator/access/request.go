package access

import (
	"fmt"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// Request is one call of an AWS API.
type Request struct {
	// Principal is the ARN of who calls: a role, a session of a role (which is also its role), a user or an account's
	// root; the name of a service, such as ecs-tasks.amazonaws.com; of a federated identity, which has no role yet, the
	// ARN of the OIDC or SAML provider that vouches for it; or * for an anonymous caller.
	Principal string

	// PrincipalAccount is the 12 digits of the principal's account. It is empty for a service and for an anonymous
	// caller, and may be for others: then it is taken from the ARN.
	PrincipalAccount string

	// Action is the IAM action, such as s3:GetObject. The call ListObjectsV2, say, is the action s3:ListBucket.
	Action string

	// Resource is the resource's ARN, or * for an action that has none.
	Resource string

	// ResourceAccount is the 12 digits of the account that owns the resource. It may be empty if the ARN has them.
	ResourceAccount string

	// Context holds the values of condition keys, whose names are case-insensitive. It is complete: a key that is not
	// here, or without a value, is absent from the request.
	Context map[string][]string
}

// maxRequest is how many bytes all texts of a request may have together. AWS's own limits of ARNs (2048) and S3 keys
// (1024) are far below.
const maxRequest = 16 << 10

// scope is a request, or a set of requests that differ in the context, in the form that policies are evaluated on.
type scope struct {
	caller          caller
	action          string // lower-case
	resource        string
	resourceAccount string
	context         map[string][]string // by lower-case key
	open            bool                // a key that is not in the context may have any value, or be absent
}

// scope checks the request. The error says what is wrong with it.
func (r Request) scope(open bool) (*scope, error) {
	if err := r.checkSize(); err != nil {
		return nil, err
	}
	caller, err := parseCaller(r.Principal, r.PrincipalAccount)
	if err != nil {
		return nil, err
	}
	if !isAction(r.Action) || strings.ContainsAny(r.Action, "*?") {
		return nil, fmt.Errorf("action %q is not one action, such as s3:GetObject", r.Action)
	}
	owner, err := r.owner()
	if err != nil {
		return nil, err
	}
	context := make(map[string][]string, len(r.Context))
	for key, values := range r.Context {
		lower := strings.ToLower(key)
		if _, twice := context[lower]; twice {
			return nil, fmt.Errorf("the context has %s more than once; names of keys are case-insensitive", key)
		}
		context[lower] = values
	}
	return &scope{caller: caller, action: strings.ToLower(r.Action), resource: r.Resource, resourceAccount: owner,
		context: context, open: open}, nil
}

func (r Request) checkSize() error {
	size := len(r.Principal) + len(r.Action) + len(r.Resource)
	for key, values := range r.Context {
		size += len(key)
		for _, value := range values {
			size += len(value)
		}
	}
	if size > maxRequest {
		return fmt.Errorf("the request has %d bytes; more than %d is no request that AWS takes", size, maxRequest)
	}
	return nil
}

// owner is the account that owns the resource.
func (r Request) owner() (string, error) {
	a, isARN := aws.ParseARN(r.Resource)
	if !isARN && r.Resource != "*" {
		return "", fmt.Errorf("resource %q is neither an ARN nor *", r.Resource)
	}
	stated := isARN && aws.IsAccountID(a.Account)
	switch {
	case r.ResourceAccount == "" && stated:
		return a.Account, nil
	case !aws.IsAccountID(r.ResourceAccount):
		return "", fmt.Errorf("resource account %q is not 12 digits", r.ResourceAccount)
	case stated && a.Account != r.ResourceAccount:
		return "", fmt.Errorf("resource %s is not in account %s", r.Resource, r.ResourceAccount)
	}
	return r.ResourceAccount, nil
}

// values are those of a key, in lower-case, and whether they are known. A key without values is absent.
func (s *scope) values(key string) (values []string, isKnown bool) {
	values, ok := s.context[key]
	return values, ok || !s.open
}

// WithDefaults is the request with the global condition keys that AWS itself derives from who calls and from what is
// called, as far as the request does not have them: aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalType,
// aws:username, aws:PrincipalIsAWSService, aws:PrincipalServiceName, aws:FederatedProvider and aws:ResourceAccount.
// Those that the principal cannot have are made absent. A session's ARN does not tell the path of its role, so a
// request of such a role needs its own aws:PrincipalArn. A request that Evaluate refuses is returned as it is.
func (r Request) WithDefaults() Request {
	if s, err := r.scope(false); err == nil {
		r.Context = withDefaults(s.caller, s.resourceAccount, r.Context)
	}
	return r
}

// withDefaults adds the keys that a context does not have.
func withDefaults(c caller, owner string, context map[string][]string) map[string][]string {
	all := make(map[string][]string, len(context)+7)
	for key, values := range c.keys() {
		all[strings.ToLower(key)] = values
	}
	if owner != "" {
		all["aws:resourceaccount"] = []string{owner}
	}
	for key, values := range context {
		all[strings.ToLower(key)] = values
	}
	return all
}
