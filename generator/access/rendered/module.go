package rendered

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// module is one instance of a module: the root, or what a call makes.
type module struct {
	*loader
	config    *config
	dir       string
	path      string // prefix of its addresses, such as module.storage. with the dot
	parent    *module
	scope     *scope
	arguments *block               // the call's; nil in the root
	caller    *scope               // that the arguments are evaluated in
	variables map[string]cty.Value // the root's, from its files of values
	providers map[string]provider  // by local name and alias, such as aws.east
	doubt     error                // why it isn't known how many of its instances there are; nil where it is
	memo      map[string]*cell
	resources map[string]*resource
	calls     map[string]*call
}

// cell is a value that is evaluated once.
type cell struct {
	value cty.Value
	done  bool
}

// maxDepth is how many values may wait for another. Hand-written configurations have a dozen.
const maxDepth = 100

// once evaluates what has this name in the module, unless it was. In a cycle, the value is unknown.
func (m *module) once(name string, at hcl.Range, evaluate func() cty.Value) cty.Value {
	c, ok := m.memo[name]
	switch {
	case ok && c.done:
		return c.value
	case ok:
		m.fault(at, "Cycle", fmt.Sprintf("%s%s depends on itself.", m.path, name))
		c.value, c.done = unresolved(name+" depends on itself", at), true
		return c.value
	case m.depth >= maxDepth:
		return unresolved(fmt.Sprintf("%s is behind more than %d references", name, maxDepth), at)
	}
	c = &cell{}
	m.memo[name] = c
	m.depth++
	value := evaluate()
	m.depth--
	if !c.done { // else it is in a cycle
		c.value, c.done = value, true
	}
	return c.value
}

func (m *module) local(name string, at hcl.Range) cty.Value {
	e, ok := m.config.locals[name]
	if !ok {
		return m.missing("local."+name, at)
	}
	return m.once("local."+name, at, func() cty.Value { return m.scope.value(e) })
}

// missing is the value of what isn't declared.
func (m *module) missing(name string, at hcl.Range) cty.Value {
	m.fault(at, "Undeclared name", fmt.Sprintf("The module has no %s.", name))
	return unresolved(name+" is not declared", at)
}

func (m *module) variable(name string, at hcl.Range) cty.Value {
	b, ok := m.config.blocks["variable."+name]
	if !ok {
		return m.missing("var."+name, at)
	}
	return m.once("var."+name, at, func() cty.Value { return m.converted(b, m.given(b, name)) })
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
			return unresolved("var."+name+" has no value", b.at)
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
		return unresolved("var."+b.labels[0]+" has no valid type", b.at)
	}
	if defaults != nil && !v.IsNull() && v.IsKnown() {
		v = defaults.Apply(v)
	}
	result, err := convert.Convert(v, kind)
	if err != nil {
		m.fault(b.at, "Invalid value", fmt.Sprintf("var.%s: %v.", b.labels[0], err))
		return unresolved("var."+b.labels[0]+" has a value of another type", b.at)
	}
	return result
}

// output is an output's value, for the parent.
func (m *module) output(name string, at hcl.Range) cty.Value {
	b, ok := m.config.blocks["output."+name]
	if !ok {
		return m.missing("output."+name, at)
	}
	return m.once("output."+name, at, func() cty.Value { return m.scope.argument(b, "value") })
}

// outputs are the names of all outputs.
func (m *module) outputs() []string {
	var names []string
	for id := range m.config.blocks {
		if name, ok := strings.CutPrefix(id, "output."); ok {
			names = append(names, name)
		}
	}
	return names
}

// call is a module block with what it makes.
type call struct {
	expansion
	children []*module
}

// call reads what a module block calls.
func (m *module) call(label string) *call {
	if c, ok := m.calls[label]; ok {
		return c
	}
	c := &call{expansion: expansion{fault: errCycle}} // for a reference to itself in its count or for_each
	if m.calls == nil {
		m.calls = map[string]*call{}
	}
	m.calls[label] = c
	b := m.config.blocks["module."+label]
	called, err := m.called(b)
	if err != nil {
		m.problem(b.at, m.path+"module."+label, "module "+label+" is not read: "+err.Error(),
			"it may hold any role, grant or policy")
		c.fault = err
		return c
	}
	c.expansion = m.expand(b, m.path+"module."+label)
	for i, item := range c.items {
		address := m.path + "module." + label + string(c.keys[i])
		child := &module{loader: m.loader, config: called, dir: called.dir, path: address + ".", parent: m,
			arguments: b, caller: item, doubt: cmp.Or(c.fault, m.doubt), memo: map[string]*cell{}}
		child.scope = &scope{module: child}
		child.providers = m.passProviders(b, child)
		c.children = append(c.children, child)
	}
	return c
}

// called is the configuration of the folder that a module block names.
func (m *module) called(b *block) (*config, error) {
	source, ok := literal(b.attribute("source"))
	if !ok {
		return nil, fmt.Errorf("its source is not a literal")
	}
	dir, err := local(m.dir, source)
	if err != nil {
		return nil, err
	}
	for above := m; above != nil; above = above.parent {
		if above.dir == dir {
			return nil, fmt.Errorf("it calls itself")
		}
	}
	return m.loader.config(dir)
}
