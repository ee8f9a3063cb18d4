package config

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// maxDocument is how many bytes a document may have.
const maxDocument = 1 << 20

// encoder writes a value as JSON, with markers for what is unknown in it.
type encoder struct {
	out        []byte
	unresolved []Unresolved
}

// encode is Terraform's jsonencode, but for the markers and the escapes of <, > and &.
func encode(v cty.Value) ([]byte, []Unresolved, error) {
	var e encoder
	if err := e.value(v, nil); err != nil {
		return nil, nil, err
	}
	return e.out, e.unresolved, nil
}

// value writes the value. Marks of a whole are why parts of it are unknown that have no marks themselves.
func (e *encoder) value(v cty.Value, outer cty.ValueMarks) error {
	v, marks := v.Unmark()
	if len(marks) == 0 {
		marks = outer
	}
	kind := v.Type()
	switch {
	case len(e.out) > maxDocument:
		return fmt.Errorf("it is larger than %d KiB as JSON", maxDocument>>10)
	case !v.IsKnown():
		return e.unknown(marks)
	case v.IsNull():
		e.out = append(e.out, "null"...)
	case kind == cty.String:
		return e.string(v.AsString())
	case kind == cty.Number:
		e.out = append(e.out, v.AsBigFloat().Text('f', -1)...)
	case kind == cty.Bool:
		e.out = strconv.AppendBool(e.out, v.True())
	case kind.IsObjectType() || kind.IsMapType():
		return e.object(v, marks)
	case v.CanIterateElements():
		return e.list(v, marks)
	default:
		return fmt.Errorf("a value of type %s has no JSON", kind.FriendlyName())
	}
	return nil
}

func (e *encoder) unknown(marks cty.ValueMarks) error {
	list := appendReasons(nil, marks)
	if len(list) == 0 {
		list = []reason{{Unresolved: Unresolved{Why: "the value is not known"}}}
	}
	for _, r := range list {
		e.unresolved = append(e.unresolved, r.Unresolved)
	}
	return e.string(MarkerFor(list[0].Why))
}

func (e *encoder) string(s string) error {
	if len(s) > maxDocument {
		return fmt.Errorf("it is larger than %d KiB as JSON", maxDocument>>10)
	}
	encoded, err := json.Marshal(s)
	e.out = append(e.out, encoded...)
	return err
}

func (e *encoder) object(v cty.Value, marks cty.ValueMarks) error {
	separator := byte('{')
	for it := v.ElementIterator(); it.Next(); separator = ',' {
		key, element := it.Element()
		key, _ = key.Unmark()
		e.out = append(e.out, separator)
		if err := e.string(key.AsString()); err != nil {
			return err
		}
		e.out = append(e.out, ':')
		if err := e.value(element, marks); err != nil {
			return err
		}
	}
	if separator == '{' {
		e.out = append(e.out, '{')
	}
	e.out = append(e.out, '}')
	return nil
}

func (e *encoder) list(v cty.Value, marks cty.ValueMarks) error {
	separator := byte('[')
	for it := v.ElementIterator(); it.Next(); separator = ',' {
		_, element := it.Element()
		e.out = append(e.out, separator)
		if err := e.value(element, marks); err != nil {
			return err
		}
	}
	if separator == '[' {
		e.out = append(e.out, '[')
	}
	e.out = append(e.out, ']')
	return nil
}

// jsonencode is the function for expressions. Its result is unknown where any part of the argument is: other than in a
// document, a marker would be taken for the value.
func jsonencode() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType, AllowNull: true, AllowDynamicType: true}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if !args[0].IsWhollyKnown() {
				return cty.UnknownVal(cty.String), nil
			}
			encoded, _, err := encode(args[0])
			return cty.StringVal(string(encoded)), err
		},
	})
}
