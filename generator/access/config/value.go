package config

import (
	"strconv"

	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// Value is what an expression gives. It may be unknown, or have unknown parts. The zero value is null.
type Value struct {
	cty  cty.Value
	json *JSON // of a text that a provider computed
}

// String is a known text.
func String(s string) Value { return Value{cty: cty.StringVal(s)} }

// List is a list of values of any types.
func List(elements ...Value) Value {
	list := make([]cty.Value, len(elements))
	for i, element := range elements {
		list[i] = element.orNull()
	}
	return Value{cty: cty.TupleVal(list)}
}

// Object is an object with these members.
func Object(members map[string]Value) Value {
	object := map[string]cty.Value{}
	for name, member := range members {
		object[name] = member.orNull()
	}
	return Value{cty: cty.ObjectVal(object)}
}

// Unknown is a value that isn't known.
func Unknown(u Unresolved) Value { return Value{cty: unresolved(u.Why, u.Range)} }

// ParseJSON is the value that a JSON text gives.
func ParseJSON(content []byte) (Value, error) {
	typ, err := ctyjson.ImpliedType(content)
	if err != nil {
		return Value{}, err
	}
	v, err := ctyjson.Unmarshal(content, typ)
	return Value{cty: v}, err
}

func (v Value) orNull() cty.Value {
	if v.cty == cty.NilVal {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	return v.cty
}

// IsNull reports whether the value is known to be null, as an argument that isn't there.
func (v Value) IsNull() bool { return isNull(v.orNull()) }

// Text is the value as Terraform converts it to a string, or false where it isn't known, null or a collection.
func (v Value) Text() (string, bool) { return text(v.orNull()) }

// Texts are the elements of a list or a set, or false where one isn't known or no text. A text is a list of itself.
func (v Value) Texts() ([]string, bool) {
	if one, ok := v.Text(); ok {
		return []string{one}, true
	}
	elements, ok := v.Elements()
	if !ok {
		return nil, false
	}
	list := make([]string, len(elements))
	for i, element := range elements {
		if list[i], ok = element.Text(); !ok {
			return nil, false
		}
	}
	return list, true
}

// Elements are those of a list or a set, or false for anything else.
func (v Value) Elements() ([]Value, bool) {
	list, marks := v.orNull().Unmark()
	typ := list.Type()
	if !list.IsKnown() || list.IsNull() || !typ.IsTupleType() && !typ.IsListType() && !typ.IsSetType() {
		return nil, false
	}
	values := []Value{}
	for it := list.ElementIterator(); it.Next(); {
		_, element := it.Element()
		values = append(values, Value{cty: element.WithMarks(marks)})
	}
	return values, true
}

// Member is an object's value of this name; null where it has none.
func (v Value) Member(name string) Value {
	object, _ := v.orNull().Unmark()
	if object.IsNull() || !object.IsKnown() || !object.Type().IsObjectType() || !object.Type().HasAttribute(name) {
		return Value{}
	}
	return Value{cty: object.GetAttr(name)}
}

// IsKnown reports whether the value is known, though perhaps not all that is in it.
func (v Value) IsKnown() bool {
	unmarked, _ := v.orNull().Unmark()
	return unmarked.IsKnown()
}

// Unresolved is why the value, or a part of it, is unknown.
func (v Value) Unresolved() []Unresolved {
	var list []Unresolved
	for _, r := range reasons(v.orNull()) {
		list = append(list, r.Unresolved)
	}
	return list
}

// Owner is the address of the resource whose attribute the value is, if nothing else is the reason why it is unknown.
func (v Value) Owner() string {
	_, marks := v.orNull().Unmark()
	if why := appendReasons(nil, marks); len(why) == 1 {
		return why[0].address
	}
	return ""
}

// text is the value as Terraform converts it to a string, or false where it isn't known, null or a collection.
func text(v cty.Value) (string, bool) {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() {
		return "", false
	}
	switch v.Type() {
	case cty.String:
		return v.AsString(), true
	case cty.Number:
		return v.AsBigFloat().Text('f', -1), true
	case cty.Bool:
		return strconv.FormatBool(v.True()), true
	}
	return "", false
}

// isNull reports whether the value is known to be null, as an argument that isn't there.
func isNull(v cty.Value) bool {
	v, _ = v.Unmark()
	return v.IsNull()
}
