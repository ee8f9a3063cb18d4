package asl

import (
	"encoding/json"
	"fmt"
	"strings"
)

// evaluate is the value of a path or of an intrinsic function.
func (v *visit) evaluate(text string, input any) (any, error) {
	if !strings.HasPrefix(text, "States.") {
		return v.lookUp(text, input)
	}
	name, rest, ok := strings.Cut(text, "(")
	inside, closed := strings.CutSuffix(rest, ")")
	if !ok || !closed {
		return nil, Runtime("%s is no call of an intrinsic function", text)
	}
	var args []any
	for _, argument := range arguments(inside) {
		value, err := v.argument(argument, input)
		if err != nil {
			return nil, err
		}
		args = append(args, value)
	}
	return call(name, args)
}

// argument is the value of an argument: a text in quotes, a call, a path, or JSON.
func (v *visit) argument(text string, input any) (any, error) {
	switch {
	case len(text) > 1 && strings.HasPrefix(text, "'") && strings.HasSuffix(text, "'"):
		return strings.NewReplacer(`\'`, `'`, `\\`, `\`).Replace(text[1 : len(text)-1]), nil
	case strings.HasPrefix(text, "$"), strings.HasPrefix(text, "States."):
		return v.evaluate(text, input)
	}
	value, err := Decode(text)
	if err != nil {
		return nil, Runtime("%s is no argument: %v", text, err)
	}
	return value, nil
}

// arguments splits at commas that are in no quotes and no parentheses.
func arguments(text string) (all []string) {
	var current strings.Builder
	quoted, escaped, depth := false, false, 0
	for _, c := range text {
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			all = append(all, strings.TrimSpace(current.String()))
			current.Reset()
			continue
		}
		current.WriteRune(c)
	}
	if last := strings.TrimSpace(current.String()); last != "" {
		all = append(all, last)
	}
	return all
}

// call is the value of an intrinsic function.
// https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
func call(name string, args []any) (any, error) {
	switch {
	case name == "States.Array":
		return args, nil
	case name == "States.JsonToString" && len(args) == 1:
		return Encode(args[0]), nil
	case name == "States.StringToJson" && len(args) == 1:
		text, _ := args[0].(string)
		value, err := Decode(text)
		if err != nil {
			return nil, &Error{Name: errorIntrinsic, Cause: "States.StringToJson: " + err.Error()}
		}
		return value, nil
	case name == "States.Format" && len(args) > 0:
		return format(args)
	}
	return nil, Runtime("the sandbox has no %s with %d arguments", name, len(args))
}

// format puts values into a template at each {}.
func format(args []any) (any, error) {
	template, ok := args[0].(string)
	parts := strings.Split(template, "{}")
	if !ok || len(parts) != len(args) {
		return nil, &Error{Name: errorIntrinsic, Cause: fmt.Sprintf("States.Format: %d values for %q", len(args)-1, template)}
	}
	text := parts[0]
	for i, part := range parts[1:] {
		switch value := args[i+1].(type) {
		case string:
			text += value
		case json.Number, bool, nil:
			text += Encode(value)
		default:
			return nil, &Error{Name: errorIntrinsic, Cause: "States.Format takes no objects and arrays"}
		}
		text += part
	}
	return strings.NewReplacer(`\{`, `{`, `\}`, `}`).Replace(text), nil
}
