package access

import (
	"slices"
	"strings"
)

func effect(v value) (Effect, error) {
	text, err := v.string()
	if e := Effect(text); err == nil && e != Allow && e != Deny {
		err = wrongf("%q is neither Allow nor Deny", text)
	}
	return Effect(text), err
}

func actions(v value) ([]string, error) {
	texts, err := v.texts(value.string)
	if err != nil {
		return nil, err
	}
	for _, text := range texts {
		if !isAction(text) {
			return nil, wrongf("%q is neither an action, such as s3:GetObject, nor *", text)
		}
	}
	return texts, nil
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

func resources(v value) ([]string, error) {
	texts, err := v.texts(value.string)
	if err != nil {
		return nil, err
	}
	for _, text := range texts {
		// What a variable that it begins with stands for may be an ARN.
		isARN := strings.HasPrefix(text, "arn:") || strings.HasPrefix(text, "${")
		if !isARN && strings.Trim(text, "*") != "" || text == "" {
			return nil, wrongf("%q is neither an ARN nor *", text)
		}
	}
	return texts, nil
}

func namedPrincipals(v value) (all []NamedPrincipal, err error) {
	if v.kind == aString {
		if v.text != "*" {
			return nil, wrongf("%q is not *; name a principal by its type, such as {\"AWS\": %q}", v.text, v.text)
		}
		return []NamedPrincipal{{"AWS", "*"}}, nil
	}
	types, err := v.object()
	if err != nil {
		return nil, err
	}
	if len(types) == 0 {
		return nil, wrongf("it names nobody")
	}
	for _, m := range types {
		if !slices.Contains([]string{"AWS", "Service", "Federated", "CanonicalUser"}, m.name) {
			return nil, wrongf("%q is not a type of principal", m.name)
		}
		texts, err := m.value.texts(value.string)
		if err != nil {
			return nil, within(m.name, err)
		}
		for _, text := range texts {
			all = append(all, NamedPrincipal{m.name, text})
		}
	}
	return all, nil
}

// conditions reads the Condition element: operators, and in each keys with their values.
func conditions(v value) ([]Condition, error) {
	operators, err := v.object()
	if err != nil {
		return nil, err
	}
	var all []Condition
	for _, operator := range operators {
		keys, err := operator.value.object()
		if err != nil {
			return nil, within(operator.name, err)
		}
		for _, key := range keys {
			texts, err := key.value.texts(value.scalar)
			if err != nil {
				return nil, within(operator.name, within(key.name, err))
			}
			if key.name == "" {
				return nil, within(operator.name, wrongf("the key has no name"))
			}
			all = append(all, Condition{operator.name, key.name, texts})
		}
	}
	return all, nil
}
