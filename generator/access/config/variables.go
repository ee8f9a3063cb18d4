package config

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// variable is the value of an input variable.
func (m *module) variable(name string, rng hcl.Range) cty.Value {
	b, ok := m.declared.blocks["variable."+name]
	if !ok {
		return m.missing("var."+name, rng)
	}
	return m.once("var."+name, rng, func() cty.Value { return m.converted(b, m.given(b, name)) })
}

// given is the variable's value before its type is applied.
func (m *module) given(b *block, name string) cty.Value {
	v := cty.NilVal
	if m.arguments != nil && m.arguments.attribute(name) != nil {
		v = m.caller.argument(m.arguments, name)
	} else if set, ok := m.variables[name]; ok {
		v = set
	}
	if v == cty.NilVal || isNull(v) && m.notNullable(b) {
		e := b.attribute("default")
		if e == nil {
			return unresolved("var."+name+" has no value", b.header)
		}
		v = m.scope.value(e)
	}
	return v
}

func (m *module) notNullable(b *block) bool {
	e := b.attribute("nullable")
	if e == nil {
		return false
	}
	v, _ := m.scope.value(e).Unmark()
	return v.RawEquals(cty.False)
}

// converted is the value with the variable's type.
func (m *module) converted(b *block, v cty.Value) cty.Value {
	e := b.attribute("type")
	if e == nil {
		return v
	}
	kind, defaults, diags := typeexpr.TypeConstraintWithDefaults(e)
	if diags.HasErrors() {
		m.faults(diags)
		return unresolved("var."+b.labels[0]+" has no valid type", b.header)
	}
	if defaults != nil && !v.IsNull() && v.IsKnown() {
		v = defaults.Apply(v)
	}
	result, err := convert.Convert(v, kind)
	if err != nil {
		m.fault(b.header, "Invalid value", fmt.Sprintf("var.%s: %v.", b.labels[0], err))
		return unresolved("var."+b.labels[0]+" has a value of another type", b.header)
	}
	return result
}

// output is an output's value, for the parent.
func (m *module) output(name string, rng hcl.Range) cty.Value {
	b, ok := m.declared.blocks["output."+name]
	if !ok {
		return m.missing("output."+name, rng)
	}
	return m.once("output."+name, rng, func() cty.Value { return m.scope.argument(b, "value") })
}

// outputs are the names of all outputs.
func (m *module) outputs() []string {
	var names []string
	for id := range m.declared.blocks {
		if name, ok := strings.CutPrefix(id, "output."); ok {
			names = append(names, name)
		}
	}
	return names
}
