package config

import (
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/customdecode"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// tryFunction is the first of its arguments that doesn't fail, where it is certain which one that is.
func tryFunction() function.Function {
	return ofExpressions(func(attempts []attempt) (cty.Value, error) {
		for _, a := range attempts {
			if !a.failed {
				return a.value, nil
			}
		}
		return cty.NilVal, errors.New("no expression succeeded")
	})
}

// canFunction says whether its argument doesn't fail.
func canFunction() function.Function {
	return ofExpressions(func(attempts []attempt) (cty.Value, error) {
		if len(attempts) != 1 {
			return cty.NilVal, errors.New("it takes one argument")
		}
		if !attempts[0].failed && !known(attempts[0].value) {
			return attempts[0].value, nil
		}
		return cty.BoolVal(!attempts[0].failed), nil
	})
}

// attempt is what came of evaluating an expression.
type attempt struct {
	value  cty.Value
	failed bool // as it would in Terraform
}

// ofExpressions is a function whose arguments may fail. It has a dynamic type, so that nothing is evaluated twice.
func ofExpressions(f func([]attempt) (cty.Value, error)) function.Function {
	return function.New(&function.Spec{
		VarParam: &function.Parameter{Name: "expressions", Type: customdecode.ExpressionClosureType},
		Type:     function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			var attempts []attempt
			for _, arg := range args {
				a := evaluated(customdecode.ExpressionClosureFromVal(arg))
				attempts = append(attempts, a)
				if !a.failed {
					break // the others are not evaluated
				}
			}
			return f(attempts)
		},
	})
}

// evaluated evaluates an argument. Whether Terraform would fail is known only where all that the argument refers to is,
// for an attribute that isn't known here is no attribute that isn't there.
func evaluated(c *customdecode.ExpressionClosure) attempt {
	v, diags := c.Value()
	rng := c.Expression.Range()
	for _, t := range c.Expression.Variables() {
		if !plain(t) {
			return attempt{value: unresolved("it is not known whether the expression fails", rng)}
		}
		if referred, diags := t[:min(len(t), nameSteps(t))].TraverseAbs(c.EvalContext); diags.HasErrors() ||
			!known(referred) {
			if why := reasons(referred); len(why) > 0 {
				return attempt{value: cty.DynamicVal.Mark(why[0])}
			}
			return attempt{value: unresolved("it is not known whether the expression fails", rng)}
		}
	}
	switch {
	case !diags.HasErrors():
		return attempt{value: v}
	case !failsFor(c.Expression, c.EvalContext):
		return attempt{value: unresolved("it is not known whether a function fails", rng)}
	}
	return attempt{failed: true}
}

// known reports whether all of a value is known.
func known(v cty.Value) bool {
	v, _ = v.UnmarkDeep()
	return v.IsWhollyKnown()
}

// nameSteps is how much of a reference names what it refers to, with the attribute of a variable or a local value.
func nameSteps(t hcl.Traversal) int {
	if t.RootName() == "data" {
		return 3
	}
	return 2
}

// plain reports whether a reference goes no further than an attribute of a resource: what is in one has a type that the
// provider knows, and a set has no elements by number.
func plain(t hcl.Traversal) bool {
	if !strings.Contains(t.RootName(), "_") && t.RootName() != "data" {
		return true
	}
	step := nameSteps(t)
	if len(t) > step {
		if _, isKey := t[step].(hcl.TraverseIndex); isKey {
			step++
		}
	}
	return len(t) <= step+1
}

// failsFor reports whether an expression that fails here fails in Terraform, too: not one with a function that isn't
// evaluated, or that has limits here.
func failsFor(e hcl.Expression, ctx *hcl.EvalContext) bool {
	for ctx.Parent() != nil {
		ctx = ctx.Parent()
	}
	limited := []string{"distinct", "file", "format", "formatlist", "join", "jsonencode", "replace", "templatefile"}
	certain := true
	_ = hclsyntax.VisitAll(e.(hclsyntax.Node), func(n hclsyntax.Node) hcl.Diagnostics {
		if call, ok := n.(*hclsyntax.FunctionCallExpr); ok {
			_, isKnown := ctx.Functions[call.Name]
			certain = certain && isKnown && !slices.Contains(limited, call.Name)
		}
		return nil
	})
	return certain
}

// coalesce is the first of its arguments that is neither null nor an empty text. Terraform converts them to one type:
// where they have several, the result isn't known.
func coalesce() function.Function {
	return function.New(&function.Spec{
		VarParam: &function.Parameter{Name: "values", Type: cty.DynamicPseudoType, AllowNull: true, AllowUnknown: true,
			AllowDynamicType: true},
		Type: function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			given := slices.DeleteFunc(slices.Clone(args), func(v cty.Value) bool { return v.IsNull() })
			if slices.ContainsFunc(given, func(v cty.Value) bool { return !v.Type().Equals(given[0].Type()) }) {
				return cty.DynamicVal, nil
			}
			i := slices.IndexFunc(given, func(v cty.Value) bool { return !v.IsKnown() || !isEmpty(v) })
			if i < 0 {
				return cty.NilVal, errors.New("all arguments are null or empty")
			}
			return given[i], nil
		},
	})
}

func isEmpty(v cty.Value) bool { return v.Type() == cty.String && v.AsString() == "" }
