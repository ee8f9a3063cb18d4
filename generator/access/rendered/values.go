package rendered

import (
	"encoding/json"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// texts are the elements of a list or a set, or false where one isn't known or no text. A text is a list of itself.
func texts(v cty.Value) ([]string, bool) {
	if one, ok := text(v); ok {
		return []string{one}, true
	}
	v, _ = v.Unmark()
	kind := v.Type()
	if !v.IsKnown() || v.IsNull() || !kind.IsTupleType() && !kind.IsListType() && !kind.IsSetType() {
		return nil, false
	}
	list := []string{}
	for it := v.ElementIterator(); it.Next(); {
		_, element := it.Element()
		one, ok := text(element)
		if !ok {
			return nil, false
		}
		list = append(list, one)
	}
	return list, true
}

// parseList is the elements of a JSON list.
func parseList(content []byte) ([]cty.Value, error) {
	var elements []json.RawMessage
	if err := json.Unmarshal(content, &elements); err != nil {
		return nil, err
	}
	values := make([]cty.Value, len(elements))
	for i, element := range elements {
		kind, err := ctyjson.ImpliedType(element)
		if err != nil {
			return nil, err
		}
		if values[i], err = ctyjson.Unmarshal(element, kind); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// orEmpty is the expression, or an empty object for none.
func orEmpty(e hcl.Expression) hcl.Expression {
	if e == nil {
		return &hclsyntax.ObjectConsExpr{}
	}
	return e
}
