package access

import (
	"encoding/json"
	"fmt"
	"strings"
)

// MaxPolicy is the longest policy that Parse reads, in bytes. The largest that AWS takes, a key's, has 32 KiB.
const MaxPolicy = 1 << 20

// The versions of the policy language. Policy variables came with the later.
const (
	version2008 = "2008-10-17" // also the one of a policy that names none
	version2012 = "2012-10-17"
)

// Parse reads a policy's JSON, strictly by IAM's grammar: what AWS would refuse is an error, a *ParseError. Condition
// operators and principals that this package does not know are not errors; they make answers Unsupported.
func Parse(kind Kind, document []byte) (*Policy, error) {
	if len(document) > MaxPolicy {
		return nil, wrongf("the policy has %d bytes; AWS takes no policy of more than %d", len(document), MaxPolicy)
	}
	if err := checkJSON(document); err != nil {
		return nil, err
	}
	all, err := members(document)
	if err != nil {
		return nil, err
	}
	p := policyParser{kind: kind}
	var list json.RawMessage
	for _, m := range all {
		switch m.name {
		case "Version":
			err = p.version(m.value)
		case "Id":
			_, err = text(m.value)
		case "Statement":
			list = m.value
		default:
			err = wrongf("it is not an element of a policy; those are Version, Id and Statement")
		}
		if err != nil {
			return nil, within(m.name, err)
		}
	}
	statements, err := p.statements(list)
	if err != nil {
		return nil, err
	}
	return newPolicy(statements), nil
}

// policyParser is what the statements of a policy are read by.
type policyParser struct {
	kind      Kind
	variables bool // the policy's version has policy variables
}

func (p *policyParser) version(raw json.RawMessage) error {
	v, err := text(raw)
	if err == nil && v != version2008 && v != version2012 {
		err = wrongf("%q is neither %s nor %s", v, version2012, version2008)
	}
	p.variables = v == version2012
	return err
}

func (p *policyParser) statements(list json.RawMessage) ([]statement, error) {
	if list == nil {
		return nil, wrongf("the policy has no Statement")
	}
	raws, err := elements(list)
	if err != nil || len(raws) == 0 {
		return nil, within("Statement", wrongf("it needs at least one statement"))
	}
	all := make([]statement, len(raws))
	sids := map[string]bool{}
	for i, raw := range raws {
		if all[i], err = p.statement(raw); err != nil {
			return nil, within(fmt.Sprintf("Statement[%d]", i), err)
		}
		all[i].index = i
		if sid := all[i].sid; sid != "" && sids[sid] {
			return nil, within(fmt.Sprintf("Statement[%d].Sid", i), wrongf("another statement is %q, too", sid))
		}
		sids[all[i].sid] = true
	}
	return all, nil
}

func (p *policyParser) statement(raw json.RawMessage) (statement, error) {
	var st statement
	all, err := members(raw)
	if err != nil {
		return st, err
	}
	has := map[string]bool{}
	for _, m := range all {
		has[m.name] = true
		if err := p.element(&st, m); err != nil {
			return st, within(m.name, err)
		}
	}
	return st, p.complete(has)
}

// element reads one element of a statement.
func (p *policyParser) element(st *statement, m member) (err error) {
	switch m.name {
	case "Sid":
		st.sid, err = text(m.value)
	case "Effect":
		st.effect, err = effect(m.value)
	case "Principal", "NotPrincipal":
		st.notWho = m.name == "NotPrincipal"
		st.principals, err = principal(m.value)
	case "Action", "NotAction":
		st.actions, err = actions(m)
	case "Resource", "NotResource":
		st.resources, err = p.resources(m)
	case "Condition":
		st.conditions, err = p.conditions(m.value)
	default:
		err = wrongf("it is not an element of a statement")
	}
	return err
}

// complete checks that a statement has all it needs and nothing that excludes another.
func (p *policyParser) complete(has map[string]bool) error {
	one := func(name string, needed bool) error {
		switch n := "Not" + name; {
		case has[name] && has[n]:
			return wrongf("it has both %s and %s", name, n)
		case needed && !has[name] && !has[n]:
			return wrongf("it has no %s", name)
		}
		return nil
	}
	if !has["Effect"] {
		return wrongf("it has no Effect")
	}
	if err := one("Action", true); err != nil {
		return err
	}
	if err := one("Resource", p.kind != TrustPolicy); err != nil {
		return err
	}
	if p.kind == IdentityPolicy && (has["Principal"] || has["NotPrincipal"]) {
		return wrongf("it has a Principal; the principal of an identity policy is who it is attached to")
	}
	return one("Principal", p.kind != IdentityPolicy)
}

func effect(raw json.RawMessage) (Effect, error) {
	value, err := text(raw)
	if e := Effect(value); err == nil && e != Allow && e != Deny {
		err = wrongf("%q is neither Allow nor Deny", value)
	}
	return Effect(value), err
}

func actions(m member) (element, error) {
	values, err := texts(m.value, text)
	if err != nil {
		return element{}, err
	}
	for i, value := range values {
		if !isAction(value) {
			return element{}, wrongf("%q is neither an action, such as s3:GetObject, nor *", value)
		}
		values[i] = strings.ToLower(value)
	}
	all := language{wildcards: true}.patterns(values)
	return element{patterns: all, negated: m.name == "NotAction"}, nil
}

// isAction reports whether the text is an action, perhaps with wildcards: a service, a colon and a name; or *.
func isAction(text string) bool {
	service, name, ok := strings.Cut(text, ":")
	if !ok {
		return strings.Trim(text, "*") == "" && text != ""
	}
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_*?"
	return service != "" && name != "" && strings.Trim(service, letters) == "" && strings.Trim(name, letters) == ""
}

func (p *policyParser) resources(m member) (*element, error) {
	values, err := texts(m.value, text)
	if err != nil {
		return nil, err
	}
	for _, value := range values {
		if !strings.HasPrefix(value, "arn:") && strings.Trim(value, "*") != "" || value == "" {
			return nil, wrongf("%q is neither an ARN nor *", value)
		}
	}
	all := language{variables: p.variables, wildcards: true}.patterns(values)
	return &element{patterns: all, negated: m.name == "NotResource"}, nil
}

func principal(raw json.RawMessage) (*principals, error) {
	p := &principals{accounts: map[string]bool{}, named: map[string][]arn{}}
	if kindOfJSON(raw) == "a string" {
		value, err := text(raw)
		if err == nil && value != "*" {
			err = wrongf("%q is not *; name a principal by its type, such as {\"AWS\": %q}", value, value)
		}
		p.everyone = true
		return p, err
	}
	all, err := members(raw)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, wrongf("it names nobody")
	}
	for _, m := range all {
		switch m.name {
		case "AWS", "Service", "Federated", "CanonicalUser":
		default:
			return nil, wrongf("%q is not a type of principal", m.name)
		}
		values, err := texts(m.value, text)
		if err != nil {
			return nil, within(m.name, err)
		}
		for _, value := range values {
			p.add(m.name, value)
		}
	}
	return p, nil
}
