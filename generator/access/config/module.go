package config

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// module is one instance of a module: the root, or what a call makes.
type module struct {
	*loader
	declared  *declarations
	path      string // prefix of its addresses, such as module.storage. with the dot
	key       string // its name in terraform's manifest of modules: those of the calls, with dots
	parent    *module
	scope     *scope
	arguments *block                     // the call's; nil in the root
	caller    *scope                     // that the arguments are evaluated in
	variables map[string]cty.Value       // the root's, from its files of values
	providers map[string]*ProviderConfig // by local name and alias, such as aws.east
	doubt     error                      // why it isn't known how many of its instances there are; nil where it is
	memos     map[string]*memo
	resources map[string]*resource
	calls     map[string]*call
}

// memo is a value that is evaluated once.
type memo struct {
	value cty.Value
	done  bool
}

// maxDepth is how many values may wait for another. Hand-written configurations have a dozen.
const maxDepth = 100

// once evaluates what has this name in the module, unless it was. In a cycle, the value is unknown.
func (m *module) once(name string, rng hcl.Range, evaluate func() cty.Value) cty.Value {
	known, ok := m.memos[name]
	switch {
	case ok && known.done:
		return known.value
	case ok:
		m.fault(rng, "Cycle", fmt.Sprintf("%s%s depends on itself.", m.path, name))
		known.value, known.done = unresolved(name+" depends on itself", rng), true
		return known.value
	case m.depth >= maxDepth:
		return unresolved(fmt.Sprintf("%s is behind more than %d references", name, maxDepth), rng)
	}
	known = &memo{}
	m.memos[name] = known
	m.depth++
	value := evaluate()
	m.depth--
	if !known.done { // else it is in a cycle
		known.value, known.done = value, true
	}
	return known.value
}

func (m *module) local(name string, rng hcl.Range) cty.Value {
	e, ok := m.declared.locals[name]
	if !ok {
		return m.missing("local."+name, rng)
	}
	return m.once("local."+name, rng, func() cty.Value { return m.scope.value(e) })
}

// missing is the value of what isn't declared.
func (m *module) missing(name string, rng hcl.Range) cty.Value {
	m.fault(rng, "Undeclared name", fmt.Sprintf("The module has no %s.", name))
	return unresolved(name+" is not declared", rng)
}
