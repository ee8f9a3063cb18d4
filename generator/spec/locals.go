package spec

import (
	"cmp"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// constants evaluates the locals, each after those that it refers to, and gives the scope in which they and the
// project's name are known.
func (l *loader) constants(project string) scope {
	s := scope{loader: l, ctx: &hcl.EvalContext{Functions: functions()}}
	named, values := l.distinctLocals()
	s.ctx.Variables = map[string]cty.Value{
		"project": cty.ObjectVal(map[string]cty.Value{"name": text(project)}),
		"local":   cty.ObjectVal(values),
	}
	done := map[string]bool{}
	var evaluate func(name string)
	evaluate = func(name string) {
		a, ok := named[name]
		if !ok || done[name] {
			return
		}
		done[name] = true // before it is evaluated: a cycle ends here
		for _, other := range localsIn(a) {
			evaluate(other)
		}
		values[name] = s.value(a, cty.DynamicPseudoType)
		s.ctx.Variables["local"] = cty.ObjectVal(values)
	}
	for _, a := range l.locals {
		evaluate(a.Name)
	}
	l.localCycles(named)
	return s
}

// distinctLocals are the locals by name, and the values that they have before they are evaluated.
func (l *loader) distinctLocals() (map[string]*hcl.Attribute, map[string]cty.Value) {
	slices.SortFunc(l.locals, func(a, b *hcl.Attribute) int {
		return cmp.Or(cmp.Compare(a.Range.Filename, b.Range.Filename), cmp.Compare(a.Range.Start.Byte, b.Range.Start.Byte))
	})
	named := map[string]*hcl.Attribute{}
	values := map[string]cty.Value{}
	for _, a := range l.locals {
		if other, ok := named[a.Name]; ok {
			l.fault(a.NameRange, "Duplicate local", "local.%s is at %s already. Rename or remove one of them.",
				a.Name, other.NameRange)
			continue
		}
		named[a.Name] = a
		values[a.Name] = cty.DynamicVal
	}
	return named, values
}

// localCycles reports locals that need their own value.
func (l *loader) localCycles(named map[string]*hcl.Attribute) {
	var names []string
	for _, a := range l.locals {
		if named[a.Name] == a {
			names = append(names, a.Name)
		}
	}
	edges := func(name string) []string { return localsIn(named[name]) }
	for _, cycle := range cycles(names, edges) {
		a := named[cycle[0]]
		l.fault(a.NameRange, "Cycle of locals", "local.%s needs its own value: local.%s. Give one of them a value that "+
			"does not refer to the others.", a.Name, strings.Join(append(cycle, cycle[0]), " → local."))
	}
}

// localsIn lists the locals that an attribute refers to.
func localsIn(a *hcl.Attribute) []string {
	var names []string
	for _, t := range a.Expr.Variables() {
		if t.RootName() == "local" && len(t) > 1 {
			if name, ok := stepName(t[1]); ok {
				names = append(names, name)
			}
		}
	}
	return names
}
