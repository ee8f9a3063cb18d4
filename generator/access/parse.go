package access

import (
	"fmt"
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
	if err := checkSize(len(document)); err != nil {
		return nil, err
	}
	v, err := readJSON(document)
	if err != nil {
		return nil, err
	}
	return parse(kind, v)
}

func checkSize(size int) error {
	if size > MaxPolicy {
		return wrongf("the policy has %d bytes; AWS takes no policy of more than %d", size, MaxPolicy)
	}
	return nil
}

// parse reads a policy.
func parse(kind Kind, document value) (*Policy, error) {
	if err := checkSize(document.size); err != nil {
		return nil, err
	}
	all, err := document.object()
	if err != nil {
		return nil, err
	}
	variables := false
	var list *value
	for _, m := range all {
		switch m.name {
		case "Version":
			variables, err = version(m.value)
		case "Id":
			_, err = m.value.string()
		case "Statement":
			list = &m.value
		default:
			err = wrongf("it is not an element of a policy; those are Version, Id and Statement")
		}
		if err != nil {
			return nil, within(m.name, err)
		}
	}
	if list == nil {
		return nil, wrongf("the policy has no Statement")
	}
	wordings, err := statements(kind, list.list())
	if err != nil {
		return nil, err
	}
	return newPolicy(wordings, variables), nil
}

// version reports whether a version of the policy language has policy variables.
func version(v value) (variables bool, err error) {
	text, err := v.string()
	if err == nil && text != version2008 && text != version2012 {
		err = wrongf("%q is neither %s nor %s", text, version2012, version2008)
	}
	return text == version2012, err
}

func statements(kind Kind, list []value) ([]Wording, error) {
	if len(list) == 0 {
		return nil, within("Statement", wrongf("it needs at least one statement"))
	}
	all := make([]Wording, len(list))
	sids := map[string]bool{}
	for i := range list {
		var err error
		if all[i], err = statementOf(kind, list[i]); err != nil {
			return nil, within(fmt.Sprintf("Statement[%d]", i), err)
		}
		if sid := all[i].Sid; sid != "" && sids[sid] {
			return nil, within(fmt.Sprintf("Statement[%d].Sid", i), wrongf("another statement is %q, too", sid))
		}
		sids[all[i].Sid] = true
	}
	return all, nil
}

func statementOf(kind Kind, v value) (w Wording, err error) {
	all, err := v.object()
	if err != nil {
		return w, err
	}
	has := make(map[string]bool, len(all))
	for _, m := range all {
		has[m.name] = true
		if err := w.read(m); err != nil {
			return w, within(m.name, err)
		}
	}
	return w, complete(kind, has)
}

// read reads one element of a statement.
func (w *Wording) read(m member) (err error) {
	switch m.name {
	case "Sid":
		w.Sid, err = m.value.string()
	case "Effect":
		w.Effect, err = effect(m.value)
	case "Principal":
		w.Principal, err = namedPrincipals(m.value)
	case "NotPrincipal":
		w.NotPrincipal, err = namedPrincipals(m.value)
	case "Action":
		w.Action, err = actions(m.value)
	case "NotAction":
		w.NotAction, err = actions(m.value)
	case "Resource":
		w.Resource, err = resources(m.value)
	case "NotResource":
		w.NotResource, err = resources(m.value)
	case "Condition":
		w.Condition, err = conditions(m.value)
	default:
		err = wrongf("it is not an element of a statement")
	}
	return err
}

// complete checks that a statement has all it needs and nothing that excludes another.
func complete(kind Kind, has map[string]bool) error {
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
	if err := one("Resource", kind != TrustPolicy); err != nil {
		return err
	}
	if kind == IdentityPolicy && (has["Principal"] || has["NotPrincipal"]) {
		return wrongf("it has a Principal; the principal of an identity policy is who it is attached to")
	}
	return one("Principal", kind != IdentityPolicy)
}
