package config

import (
	"slices"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// origin is where a value is written: the expression, and the scope that it is evaluated in.
type origin struct {
	expr  hcl.Expression
	scope *scope
}

// maxHops is how many references are followed to find where a value is written.
const maxHops = 20

// origin follows references to local values and variables, as long as an expression is nothing else.
func (s *scope) origin(e hcl.Expression) origin {
	o := origin{e, s}
	for range maxHops {
		o.expr = s.module.native(o.expr)
		next, ok := o.next()
		if !ok {
			break
		}
		o = next
	}
	return o
}

func (o origin) next() (origin, bool) {
	switch e := o.expr.(type) {
	case *hclsyntax.ParenthesesExpr:
		return origin{e.Expression, o.scope}, true
	case *hclsyntax.TemplateWrapExpr:
		return origin{e.Wrapped, o.scope}, true
	case *hclsyntax.ConditionalExpr:
		v, _ := o.scope.value(e.Condition).Unmark()
		if v.RawEquals(cty.True) {
			return origin{e.TrueResult, o.scope}, true
		}
		return origin{e.FalseResult, o.scope}, v.RawEquals(cty.False)
	case *hclsyntax.ScopeTraversalExpr:
		return o.target(e.Traversal)
	}
	return origin{}, false
}

// target is what local.NAME or var.NAME stands for.
func (o origin) target(t hcl.Traversal) (origin, bool) {
	m := o.scope.module
	name, ok := attributeName(t, 1)
	if !ok || len(t) != 2 {
		return origin{}, false
	}
	switch t.RootName() {
	case "local":
		e, ok := m.declared.locals[name]
		return origin{e, m.scope}, ok
	case "var":
		if m.arguments == nil {
			break
		}
		e := m.arguments.attribute(name)
		return origin{e, m.caller}, e != nil
	}
	return origin{}, false
}

// computed is the document that the expression takes of a data source, or of one of its instances; nil for any other
// expression.
func (o origin) computed() *JSON {
	e, ok := o.expr.(*hclsyntax.ScopeTraversalExpr)
	if !ok || len(e.Traversal) < 4 || e.Traversal.RootName() != "data" {
		return nil
	}
	typ, _ := attributeName(e.Traversal, 1)
	name, _ := attributeName(e.Traversal, 2)
	key, isKey := e.Traversal[3].(hcl.TraverseIndex)
	last := 3
	if isKey {
		last = 4
	}
	attribute, _ := attributeName(e.Traversal, last)
	m := o.scope.module
	compute, ok := m.computed(Data, typ)[attribute]
	if !ok || len(e.Traversal) != last+1 || m.declared.blocks[blockID(Data, typ, name)] == nil {
		return nil
	}
	r := m.resource(Data, typ, name)
	if isKey == r.single { // where it is not known how many there are, there is neither
		return nil
	}
	i := 0
	if isKey {
		i = slices.Index(r.keys, keyOf(key.Key))
	}
	if i < 0 {
		return nil
	}
	return compute(r.instances[i]).json
}

// keyOf is the key of an instance as addresses have it; empty where there is none.
func keyOf(v cty.Value) instanceKey {
	name, ok := text(v)
	switch {
	case !ok:
		return ""
	case v.Type() == cty.Number:
		return instanceKey("[" + name + "]")
	}
	return instanceKey("[" + strconv.Quote(name) + "]")
}
