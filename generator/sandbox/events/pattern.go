package events

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// match reports whether a value, as encoding/json decodes it, is of a pattern. The error names what this package
// doesn't know of patterns.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
func match(pattern map[string]any, value any) (bool, error) {
	if either, ok := pattern["$or"].([]any); ok {
		return matchEither(pattern, either, value)
	}
	fields, _ := value.(map[string]any)
	for name, wanted := range pattern {
		inner, present := fields[name]
		var matched bool
		var err error
		switch w := wanted.(type) {
		case map[string]any:
			matched, err = match(w, inner)
		case []any:
			matched, err = matchAny(w, inner, present)
		default:
			err = fmt.Errorf("the pattern has %v for %s, which is neither a list nor an object", wanted, name)
		}
		if !matched || err != nil {
			return false, err
		}
	}
	return true, nil
}

// matchEither tries each of the patterns of $or, with the rest.
func matchEither(pattern map[string]any, either []any, value any) (bool, error) {
	rest := maps.Clone(pattern)
	delete(rest, "$or")
	for _, one := range either {
		alternative, _ := one.(map[string]any)
		both := maps.Clone(rest)
		maps.Copy(both, alternative)
		if matched, err := match(both, value); matched || err != nil {
			return matched, err
		}
	}
	return false, nil
}

// matchAny reports whether one of the conditions holds for the value, or for one of its elements.
func matchAny(conditions []any, value any, present bool) (bool, error) {
	values, isList := value.([]any)
	if !isList {
		values = []any{value}
	}
	for _, condition := range conditions {
		operator, isOperator := condition.(map[string]any)
		if !isOperator {
			if present && slices.ContainsFunc(values, func(v any) bool { return equal(v, condition) }) {
				return true, nil
			}
			continue
		}
		if exists, ok := operator["exists"].(bool); ok {
			if exists == present {
				return true, nil
			}
			continue
		}
		for _, v := range values {
			if matched, err := matchOperator(operator, v); err != nil || matched && present {
				return matched, err
			}
		}
	}
	return false, nil
}

// matchOperator knows the operators on texts.
func matchOperator(operator map[string]any, value any) (bool, error) {
	text, isText := value.(string)
	for name, with := range operator {
		argument, plain := with.(string)
		switch {
		case name == "prefix" && plain:
			return isText && strings.HasPrefix(text, argument), nil
		case name == "suffix" && plain:
			return isText && strings.HasSuffix(text, argument), nil
		case name == "equals-ignore-case" && plain:
			return isText && strings.EqualFold(text, argument), nil
		case name == "anything-but":
			not, isList := with.([]any)
			if !isList {
				not = []any{with}
			}
			matched, err := matchAny(not, value, true)
			return !matched, err
		}
		return false, fmt.Errorf("the sandbox doesn't know %s in patterns", name)
	}
	return false, nil
}

// equal compares JSON values by what they say.
func equal(a, b any) bool {
	one, errA := json.Marshal(a)
	other, errB := json.Marshal(b)
	return errA == nil && errB == nil && string(one) == string(other)
}
