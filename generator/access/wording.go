package access

import (
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// Wording is what a statement says, element by element. An element that it doesn't have is nil.
type Wording struct {
	Sid          string
	Effect       Effect
	Principal    []NamedPrincipal
	NotPrincipal []NamedPrincipal
	Action       []string
	NotAction    []string
	Resource     []string
	NotResource  []string
	Condition    []Condition
}

// NamedPrincipal is one of those whom a Principal element names. The text * is AWS *, which means the same.
type NamedPrincipal struct {
	Type  string // AWS, Service, Federated or CanonicalUser
	Value string
}

// Condition is one key of one operator, with its values. Numbers and booleans are as they are written.
type Condition struct {
	Operator, Key string
	Values        []string
}

// Everyone reports whether the principal is anybody at all.
func (n NamedPrincipal) Everyone() bool { return n.Type == "AWS" && n.Value == "*" }

// Account is the account that the principal belongs to; empty for everyone, services and federated identities.
func (n NamedPrincipal) Account() string {
	if a, ok := aws.ParseARN(n.Value); n.Type == "AWS" && ok {
		return a.Account
	}
	if n.WholeAccount() {
		return n.Value
	}
	return ""
}

// WholeAccount reports whether the principal is an account: its root's ARN, or its 12 digits.
func (n NamedPrincipal) WholeAccount() bool {
	return n.Type == "AWS" && (aws.IsAccountID(n.Value) || strings.HasSuffix(n.Value, ":root"))
}

// Nobody reports whether the principal is none that there can be: the unique id that AWS puts in the place of a
// principal that was deleted, or a name with wildcards, which AWS refuses.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func (n NamedPrincipal) Nobody() bool {
	if n.Type != "AWS" || n.Everyone() {
		return false
	}
	id := len(n.Value) >= 12 && strings.HasPrefix(n.Value, "A") &&
		strings.Trim(n.Value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == ""
	return id || strings.ContainsAny(n.Value, "*?") && !strings.Contains(n.Value, "$")
}

// RoleOf is the account and the name of the role that a principal is, by its ARN, or is a session of.
func RoleOf(arn string) (account, name string, ok bool) {
	a, isARN := aws.ParseARN(arn)
	kind, known := kindOf(a)
	return a.Account, roleName(a), isARN && known && (kind == aRole || kind == aSession)
}
