package rendered

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
			s.module.problem(item.KeyExpr.Range(), "", fmt.Sprintf("the key %q is in one object twice", key),
				"Terraform keeps the last value only, so the policy isn't what it looks like")
		}
		values[key] = v
	}
	return cty.ObjectVal(values)
}

// evaluate evaluates an expression as a whole: a part that fails may have left another part wrong.
func (s *scope) evaluate(e hcl.Expression) cty.Value {
	ctx := &hcl.EvalContext{Functions: s.module.functions}
	ctx.Variables = s.references(e)
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
func failed(diag *hcl.Diagnostic, at hcl.Range) cty.Value {
	if diag.Subject != nil {
		at = *diag.Subject
	}
	if call, ok := hcl.DiagnosticExtra[hclsyntax.FunctionCallUnknownDiagExtra](diag); ok {
		return unresolved("the function "+call.CalledFunctionName()+" is not evaluated", at)
	}
	return unresolved(diag.Summary+": "+diag.Detail, at)
}

// references are the values of what an expression refers to, in the shape in which it does.
func (s *scope) references(e hcl.Expression) map[string]cty.Value {
	traversals := e.Variables()
	if len(traversals) == 0 {
		return nil
	}
	groups := map[string]map[string]cty.Value{} // such as local, by name
	wanted := newWanted()
	values := map[string]cty.Value{}
	for _, t := range traversals {
		root := t.RootName()
		if v, ok := s.extra[root]; ok {
			values[root] = v
			continue
		}
		name, ok := attributeName(t, 1)
		if !ok {
			continue // Terraform has no such reference, so evaluating it fails
		}
		if v, ok := s.simple(root, name, t); ok {
			if groups[root] == nil {
				groups[root] = map[string]cty.Value{}
			}
			groups[root][name] = v
			continue
		}
		wanted.add(t)
	}
	for root, group := range groups {
		values[root] = cty.ObjectVal(group)
	}
	wanted.resolve(s.module, values)
	return values
}

// simple is the value of a reference that isn't to a resource or a module.
func (s *scope) simple(root, name string, t hcl.Traversal) (cty.Value, bool) {
	m := s.module
	at := t.SourceRange()
	switch root {
	case "local":
		return m.local(name, at), true
	case "var":
		return m.variable(name, at), true
	case "path", "terraform", "self", "ephemeral", "count", "each":
		return m.builtin(root, name, at), true
	}
	return cty.NilVal, false
}

// builtin is a value that Terraform itself gives.
func (m *module) builtin(root, name string, at hcl.Range) cty.Value {
	top := m
	for top.parent != nil {
		top = top.parent
	}
	switch root + "." + name {
	case "path.root":
		return cty.StringVal(".")
	case "path.module":
		return cty.StringVal(relative(top.dir, m.dir))
	case "terraform.workspace":
		return cty.StringVal("default")
	}
	return unresolved(root+"."+name+" is not known", at)
}

// attributeName is the name that the traversal's step takes, or false for another kind of step.
func attributeName(t hcl.Traversal, step int) (string, bool) {
	if len(t) <= step {
		return "", false
	}
	attr, ok := t[step].(hcl.TraverseAttr)
	return attr.Name, ok
}
