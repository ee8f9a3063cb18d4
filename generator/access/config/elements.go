package config

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// member is where the elements are written of a list that is an object's member.
func (o origin) member(v cty.Value, name string) []hcl.Range {
	object, ok := o.expr.(*hclsyntax.ObjectConsExpr)
	v, _ = v.Unmark()
	if !ok || !v.Type().IsObjectType() || !v.Type().HasAttribute(name) {
		return nil
	}
	for _, item := range slices.Backward(object.Items) { // the last of two counts
		key := hcl.ExprAsKeyword(item.KeyExpr)
		if key == "" {
			key, _ = literal(item.KeyExpr)
		}
		if key == name {
			return o.scope.origin(item.ValueExpr).elements(v.GetAttr(name))
		}
	}
	return nil
}

// elements are where the elements of a list are written. An object is its own only one.
func (o origin) elements(list cty.Value) []hcl.Range {
	switch e := o.expr.(type) {
	case *hclsyntax.TupleConsExpr:
		ranges := make([]hcl.Range, len(e.Exprs))
		for i, element := range e.Exprs {
			ranges[i] = o.scope.origin(element).expr.Range()
		}
		return ranges
	case *hclsyntax.ObjectConsExpr:
		return []hcl.Range{e.Range()}
	case *hclsyntax.ForExpr:
		return slices.Repeat([]hcl.Range{e.ValExpr.Range()}, length(list))
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "concat" && !e.ExpandFinal {
			return o.concatenated(e.Args)
		}
	}
	return slices.Repeat([]hcl.Range{o.expr.Range()}, length(list))
}

func (o origin) concatenated(args []hclsyntax.Expression) []hcl.Range {
	var ranges []hcl.Range
	for _, arg := range args {
		ranges = append(ranges, o.scope.origin(arg).elements(o.scope.value(arg))...)
	}
	return ranges
}

// length is how many elements a list has; 1 for what isn't a list.
func length(list cty.Value) int {
	list, _ = list.Unmark()
	kind := list.Type()
	if !list.IsKnown() || list.IsNull() || !kind.IsTupleType() && !kind.IsListType() {
		return 1
	}
	return list.LengthInt()
}
