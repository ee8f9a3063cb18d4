package tf

import (
	"encoding/json"
	"strings"
)

// Value is an expression as a value: texts, numbers, booleans, lists and maps by key. What Terraform only knows later,
// a reference, is a text of as many characters as an ARN may well have.
func Value(e Expr) any {
	switch e := e.(type) {
	case String:
		return string(e)
	case Int:
		return int(e)
	case Bool:
		return bool(e)
	case Null:
		return nil
	case List:
		values := make([]any, len(e))
		for i, element := range e {
			values[i] = Value(element)
		}
		return values
	case Object:
		values := make(map[string]any, len(e))
		for _, attr := range e {
			values[attr.name] = Value(attr.value)
		}
		return values
	case call:
		return Value(e.argument) // jsonencode is the only function
	}
	return strings.Repeat("?", 120)
}

// Length is the number of characters of a text, or of the document that jsonencode makes: it writes as Go does, without
// spaces and with <, > and & escaped.
func Length(value any) int {
	if s, ok := value.(string); ok {
		return len(s)
	}
	text, err := json.Marshal(value)
	if err != nil {
		panic("tf: " + err.Error()) // Value makes nothing that JSON doesn't have
	}
	return len(text)
}

// Labels are the block's: type and name of a resource.
func (b *Block) Labels() []string { return b.labels }

// Attribute is the value of an attribute of the block's own body, or nil.
func (b *Block) Attribute(name string) Expr {
	for _, n := range b.body {
		if attr, ok := n.(Attribute); ok && attr.name == name {
			return attr.value
		}
	}
	return nil
}
