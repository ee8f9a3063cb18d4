package asl

import (
	"maps"
	"strings"

	"github.com/theory/jsonpath"
)

// selected is what an InputPath or an OutputPath leaves of a value.
func (v *visit) selected(path optional, value any) (any, error) {
	switch {
	case path.null:
		return map[string]any{}, nil
	case path.path == "":
		return value, nil
	}
	return v.lookUp(path.path, value)
}

// lookUp finds the one value that a path is about, in the input or, with $$, in the context object.
func (v *visit) lookUp(path string, input any) (any, error) {
	inside, root := path, input
	if rest, ok := strings.CutPrefix(path, "$$"); ok {
		inside, root = "$"+rest, v.host.Context
	}
	parsed, err := jsonpath.Parse(inside)
	if err != nil {
		return nil, Runtime("Invalid path '%s': %v", path, err)
	}
	nodes := parsed.Select(root)
	if parsed.Query().Singular() == nil {
		return []any(nodes), nil
	}
	if len(nodes) == 0 {
		return nil, Runtime("Invalid path '%s': there is nothing in the input", path)
	}
	return nodes[0], nil
}

// fill makes a value of a template, in which fields whose names end in .$ have paths and intrinsic functions.
func (v *visit) fill(template, input any) (any, error) {
	switch t := template.(type) {
	case map[string]any:
		filled := map[string]any{}
		for name, inner := range t {
			value, err := v.field(&name, inner, input)
			if err != nil {
				return nil, err
			}
			filled[name] = value
		}
		return filled, nil
	case []any:
		filled := make([]any, len(t))
		for i, inner := range t {
			value, err := v.fill(inner, input)
			if err != nil {
				return nil, err
			}
			filled[i] = value
		}
		return filled, nil
	}
	return template, nil
}

// field is the value of a template's field, which loses the end of its name that says that there is a path.
func (v *visit) field(name *string, inner, input any) (any, error) {
	plain, isPath := strings.CutSuffix(*name, ".$")
	if !isPath {
		return v.fill(inner, input)
	}
	text, ok := inner.(string)
	if !ok {
		return nil, Runtime("the value of %s has to be a path", *name)
	}
	*name = plain
	return v.evaluate(text, input)
}

// place is what a ResultPath makes of a state's input and its result. The input stays as it is.
func place(path optional, input, result any) (any, error) {
	switch {
	case path.null:
		return input, nil
	case path.path == "" || path.path == "$":
		return result, nil
	}
	names := strings.Split(strings.TrimPrefix(path.path, "$."), ".")
	if strings.ContainsAny(path.path, "['") {
		return nil, Runtime("the sandbox can't place a result at %s", path.path)
	}
	return placeAt(names, input, result)
}

func placeAt(names []string, in, result any) (any, error) {
	if len(names) == 0 {
		return result, nil
	}
	fields, ok := in.(map[string]any)
	if !ok && in != nil {
		return nil, &Error{Name: "States.ResultPathMatchFailure", Cause: "there is no field " + names[0] + " in a value"}
	}
	inner, err := placeAt(names[1:], fields[names[0]], result)
	if err != nil {
		return nil, err
	}
	placed := maps.Clone(fields)
	if placed == nil {
		placed = map[string]any{}
	}
	placed[names[0]] = inner
	return placed, nil
}
