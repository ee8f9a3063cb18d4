package config

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// maxWork bounds what evaluating one root may cost, in steps of roughly a microsecond at worst. The roots that tfgen
// renders take about a thousand.
const maxWork = 20_000_000

// spend takes a cost off the budget, unless it isn't there.
func (l *loader) spend(cost int) bool {
	if cost > l.budget {
		return false
	}
	l.budget -= cost
	return true
}

// afford reports whether the budget covers the expression, and takes its cost off. An estimate from above: the values
// that it refers to, for each of its nested loops once more.
func (l *loader) afford(e hcl.Expression, ctx *hcl.EvalContext) bool {
	rng := e.Range()
	cost := 1 + (rng.End.Byte-rng.Start.Byte)/chunk
	for _, t := range e.Variables() {
		if v, diags := t.TraverseAbs(ctx); !diags.HasErrors() && cost <= maxWeight {
			cost += weight(v, maxWeight)
		}
	}
	w := &walker{}
	if node, ok := e.(hclsyntax.Node); ok {
		_ = hclsyntax.Walk(node, w) // the walker finds no faults
	}
	if cost > maxWeight || w.depth.most > maxDeep {
		l.spend(min(cost, l.budget))
		return false
	}
	if w.loops.most > 0 && w.splits {
		cost *= chunk
	}
	total := cost
	for range w.loops.most {
		total = min(total*cost, 2*maxWork)
	}
	return l.spend(total)
}

// maxDeep is how deep expressions may be in expressions. HCL's evaluation takes time that is quadratic in that.
const maxDeep = 1000

// maxWeight is how much the values may weigh that one expression refers to.
const maxWeight = 100_000

// chunk is how many bytes of a text weigh as much as one value.
const chunk = 32

// weight is how many values the value holds, up to a limit, which it may exceed a little.
func weight(v cty.Value, limit int) int {
	v, _ = v.Unmark()
	switch {
	case !v.IsKnown() || v.IsNull():
		return 1
	case v.Type() == cty.String:
		return 1 + len(v.AsString())/chunk
	case !v.CanIterateElements():
		return 1
	}
	total := 1
	for it := v.ElementIterator(); it.Next() && total <= limit; {
		key, element := it.Element()
		total += weight(key, limit) + weight(element, limit-total)
	}
	return total
}

// walker looks for what makes an expression expensive.
type walker struct {
	depth  level // of all expressions
	loops  level // of for expressions and splats
	splits bool  // texts become lists
}

// level is how deep something is nested.
type level struct{ now, most int }

func (l *level) add(n int) {
	l.now += n
	l.most = max(l.most, l.now)
}

// Enter implements hclsyntax.Walker.
func (w *walker) Enter(node hclsyntax.Node) hcl.Diagnostics {
	w.depth.add(1)
	if isLoop(node) {
		w.loops.add(1)
	}
	if call, ok := node.(*hclsyntax.FunctionCallExpr); ok {
		w.splits = w.splits || slices.Contains([]string{"split", "regexall", "jsondecode"}, call.Name)
	}
	return nil
}

// Exit implements hclsyntax.Walker.
func (w *walker) Exit(node hclsyntax.Node) hcl.Diagnostics {
	w.depth.add(-1)
	if isLoop(node) {
		w.loops.add(-1)
	}
	return nil
}

func isLoop(node hclsyntax.Node) bool {
	switch node.(type) {
	case *hclsyntax.ForExpr, *hclsyntax.SplatExpr:
		return true
	}
	return false
}
