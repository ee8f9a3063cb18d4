package access

import (
	"fmt"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// callerKind is what makes a request.
type callerKind int

const (
	aRole callerKind = iota
	aSession
	aUser
	aFederatedUser // a session that a user has made with GetFederationToken
	aRoot
	aService
	aProvider // that vouches for a federated identity
	anonymous
)

// caller is the principal that makes a request.
type caller struct {
	kind    callerKind
	text    string  // as in the request
	arn     aws.ARN // of AWS principals
	account string  // empty for services, federated identities and anonymous callers
}

func parseCaller(text, account string) (caller, error) {
	a, isARN := aws.ParseARN(text)
	if !isARN {
		return parseOutsider(text, account)
	}
	if strings.HasPrefix(a.Resource, "oidc-provider/") || strings.HasPrefix(a.Resource, "saml-provider/") {
		return caller{kind: aProvider, text: text}, nil // who it vouches for belongs to no account
	}
	if !aws.IsAccountID(a.Account) || account != "" && account != a.Account {
		return caller{}, fmt.Errorf("principal %s is not in account %q", text, account)
	}
	kind, ok := kindOf(a)
	if !ok {
		return caller{}, fmt.Errorf("principal %s is not a role, a user, a session of one or an account's root", text)
	}
	return caller{kind: kind, text: text, arn: a, account: a.Account}, nil
}

// parseOutsider reads a principal that belongs to no account.
func parseOutsider(text, account string) (caller, error) {
	kind := aService
	switch {
	case account != "":
		return caller{}, fmt.Errorf("principal %q is not an ARN in account %s", text, account)
	case text == "*":
		kind = anonymous
	case !strings.Contains(text, ".amazonaws.com") || strings.ContainsAny(text, "*?:/ "):
		return caller{}, fmt.Errorf("principal %q is neither an ARN nor the name of a service", text)
	}
	return caller{kind: kind, text: text}, nil
}

// kindOf tells principals by their ARNs.
func kindOf(a aws.ARN) (callerKind, bool) {
	if a.Region != "" || strings.ContainsAny(a.Resource, "*?") || strings.HasSuffix(a.Resource, "/") {
		return 0, false
	}
	kind, name, _ := strings.Cut(a.Resource, "/")
	switch {
	case a.Service == "sts":
		return sessionKind(kind, name)
	case a.Service != "iam":
		return 0, false
	case a.Resource == "root":
		return aRoot, true
	case kind == "role" && name != "":
		return aRole, true
	case kind == "user" && name != "":
		return aUser, true
	}
	return 0, false
}

func sessionKind(kind, name string) (callerKind, bool) {
	switch {
	case kind == "assumed-role" && strings.Count(name, "/") == 1:
		return aSession, true
	case kind == "federated-user" && name != "" && !strings.Contains(name, "/"):
		return aFederatedUser, true
	}
	return 0, false
}

// roleName is the name of a role or of a session's role, without its path.
func roleName(a aws.ARN) string {
	if rest, ok := strings.CutPrefix(a.Resource, "assumed-role/"); ok {
		name, _, _ := strings.Cut(rest, "/")
		return name
	}
	return a.Resource[strings.LastIndexByte(a.Resource, '/')+1:]
}

// serviceLinked reports whether the caller is a role that a service has made for itself, or a session of one.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html
func (c caller) serviceLinked() bool {
	return strings.HasPrefix(c.arn.Resource, "role/aws-service-role/") ||
		c.kind == aSession && strings.HasPrefix(roleName(c.arn), "AWSServiceRoleFor")
}

// keys are the global condition keys that follow from who calls. Those without a value are absent.
func (c caller) keys() map[string][]string {
	keys := map[string][]string{
		"aws:PrincipalArn": nil, "aws:PrincipalAccount": nil, "aws:PrincipalType": nil, "aws:username": nil,
		"aws:PrincipalServiceName": nil, "aws:PrincipalIsAWSService": {"false"},
	}
	switch c.kind {
	case aService:
		keys["aws:PrincipalServiceName"] = []string{c.text}
		keys["aws:PrincipalIsAWSService"] = []string{"true"}
		return keys
	case aProvider:
		keys["aws:FederatedProvider"] = []string{c.text}
		return keys
	case anonymous:
		keys["aws:PrincipalType"] = []string{"Anonymous"}
		return keys
	case aUser:
		keys["aws:PrincipalType"] = []string{"User"}
		keys["aws:username"] = []string{roleName(c.arn)}
	case aFederatedUser:
		keys["aws:PrincipalType"] = []string{"FederatedUser"}
	case aRoot:
		keys["aws:PrincipalType"] = []string{"Account"}
	default:
		keys["aws:PrincipalType"] = []string{"AssumedRole"}
	}
	keys["aws:PrincipalAccount"] = []string{c.account}
	keys["aws:PrincipalArn"] = []string{c.text}
	if c.kind == aSession {
		keys["aws:PrincipalArn"] = []string{aws.RoleARN(c.arn.Partition, c.account, roleName(c.arn))}
	}
	return keys
}

// comesFrom says whether the caller is a federated identity that the provider, by its ARN or domain, vouches for. A
// session may have been one before it took on its role.
func (c caller) comesFrom(provider string) finding {
	switch c.kind {
	case aRole, aSession:
		return unmodelled(fmt.Sprintf("the principal Federated %q is not modelled", provider))
	case aProvider:
		return known(c.text == provider)
	}
	return known(false)
}

// is says whether a role, session or user that a statement names is the caller. Role names are unique in an account,
// so a session, whose ARN has no path, is matched by its role's name.
func (c caller) is(named aws.ARN) finding {
	kind, _ := kindOf(named)
	switch {
	case named == c.arn:
		return known(true)
	case named.Partition != c.arn.Partition || roleName(named) != roleName(c.arn):
		return known(false)
	case c.kind == aSession && kind == aRole:
		return known(true)
	case c.kind == aRole && kind == aSession:
		return unmodelled("the request is made by a role, and the principal is only one of its sessions")
	}
	return known(false)
}
