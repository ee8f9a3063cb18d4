package config

import (
	"fmt"
	"maps"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// scope is what an expression may refer to: its module, and what its block or an iterator adds.
type scope struct {
	module *module
	extra  map[string]cty.Value // such as each
}

// with is the scope with one name more.
func (s *scope) with(name string, v cty.Value) *scope {
	extra := maps.Clone(s.extra)
	if extra == nil {
		extra = map[string]cty.Value{}
	}
	extra[name] = v
	return &scope{s.module, extra}
}

// argument is the value of a block's argument; null where it isn't there.
func (s *scope) argument(b *block, name string) cty.Value {
	e := b.attribute(name)
	if e == nil {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	return s.value(e)
}

// value evaluates an expression. What can't be evaluated is unknown, with the reason. An object or a list of which one
// part can't be evaluated keeps the others.
func (s *scope) value(e hcl.Expression) cty.Value {
	e = s.module.native(e)
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		return e.Val
	case *hclsyntax.ParenthesesExpr:
		return s.value(e.Expression)
	case *hclsyntax.TupleConsExpr:
		values := make([]cty.Value, len(e.Exprs))
		for i, element := range e.Exprs {
			values[i] = s.value(element)
		}
		return cty.TupleVal(values)
	case *hclsyntax.ObjectConsExpr:
		return s.object(e)
	case *hclsyntax.TemplateExpr:
		if e.IsStringLiteral() {
			v, _ := e.Value(nil)
			return v
		}
	}
	return s.evaluate(e)
}

// object evaluates an object constructor. Of a key that it has twice, the last value counts, without a word: that hides
// what a reviewer read.
func (s *scope) object(e *hclsyntax.ObjectConsExpr) cty.Value {
	values := make(map[string]cty.Value, len(e.Items))
	for _, item := range e.Items {
		v := s.value(item.ValueExpr)
		key := hcl.ExprAsKeyword(item.KeyExpr)
		if key == "" {
			found, err := convert.Convert(s.evaluate(item.KeyExpr), cty.String)
			if err != nil || found.IsNull() || !found.IsKnown() {
				return unresolved("a key of the object is not known", item.KeyExpr.Range())
			}
			key, _ = text(found)
		}
		if _, twice := values[key]; twice {
			s.module.problem(DuplicateKey, item.KeyExpr.Range(), fmt.Sprintf("the key %q is in one object twice", key))
		}
		values[key] = v
	}
	return cty.ObjectVal(values)
}

// evaluate evaluates an expression as a whole: a part that fails may have left another part wrong.
func (s *scope) evaluate(e hcl.Expression) cty.Value {
	ctx := &hcl.EvalContext{Functions: s.module.functions}
	ctx.Variables = s.variables(e)
	if !s.module.afford(e, ctx) {
		return unresolved("the expression is too expensive to evaluate", e.Range())
	}
	v, diags := e.Value(ctx)
	for _, diag := range diags {
		if diag.Severity == hcl.DiagError {
			return failed(diag, e.Range())
		}
	}
	return v
}

// failed is the value of an expression that can't be evaluated.
func failed(diag *hcl.Diagnostic, rng hcl.Range) cty.Value {
	if diag.Subject != nil {
		rng = *diag.Subject
	}
	if call, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallUnknownDiagExtra](diag); ok {
		return unresolved("the function "+call.CalledFunctionName()+" is not evaluated", rng)
	}
	return unresolved(diag.Summary+": "+diag.Detail, rng)
}
