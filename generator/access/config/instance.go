package config

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// Mode tells resources from data sources.
type Mode string

// The modes.
const (
	Managed Mode = "managed"
	Data    Mode = "data"
)

// Instance is one instance of a resource or a data source.
type Instance struct {
	Block
	Mode     Mode
	Type     string // such as aws_iam_role
	Address  string // such as module.storage.aws_s3_bucket.input
	Provider *ProviderConfig
	Fault    error // why it isn't known how many there are; nil where it is

	name string
}

// Computed gives what a provider computes of resources of a type before anything is applied, by the attribute.
type Computed func(mode Mode, typ string) map[string]func(*Instance) Value

// resource is a resource or a data source of one instance of a module.
type resource struct {
	expansion
	address   string
	instances []*Instance
}

// wholly is an attribute of every resource that is taken as a whole: it stands for those that aren't known.
const wholly = "(known after apply)"

// resource expands a resource or a data source of this module. It must be declared.
func (m *module) resource(mode Mode, typ, label string) *resource {
	id := blockID(mode, typ, label)
	if r, ok := m.resources[id]; ok {
		return r
	}
	if m.resources == nil {
		m.resources = map[string]*resource{}
	}
	address := m.path + strings.TrimPrefix(id, "resource.")
	r := &resource{address: address, expansion: expansion{fault: errCycle}}
	m.resources[id] = r
	b := m.declared.blocks[id]
	r.expansion = m.expand(b, address)
	from := m.providerOf(b)
	for n, s := range r.items {
		i := &Instance{Block: Block{block: *b, scope: s}, Mode: mode, Type: typ, name: label,
			Address: address + string(r.keys[n]), Provider: from, Fault: cmp.Or(r.fault, m.doubt)}
		if i.Fault != nil {
			i.doubt = &Unresolved{Why: "it is not known how many there are: " + i.Fault.Error(), Range: i.header}
		}
		r.instances = append(r.instances, i)
	}
	return r
}

// blockID is the name of a block among the declarations.
func blockID(mode Mode, typ, name string) string {
	if mode == Data {
		return "data." + typ + "." + name
	}
	return "resource." + typ + "." + name
}

// value is the instance with what is taken of it.
func (i *Instance) value(t *referent) cty.Value {
	names := t.attributes
	values := map[string]cty.Value{}
	if t.whole {
		names = append(slices.Concat(names, i.attributes()), i.computedNames()...)
		values[wholly] = unresolved(i.Address+" has attributes that are known only after apply", t.rng)
	}
	for _, name := range names {
		values[name] = i.attribute(name, t.rng)
	}
	return cty.ObjectVal(values)
}

func (i *Instance) computedNames() []string {
	var names []string
	for name := range i.scope.module.computed(i.Mode, i.Type) {
		names = append(names, name)
	}
	return names
}

// attribute is the value of an attribute: what the provider makes of the arguments, or the argument itself.
func (i *Instance) attribute(name string, rng Range) cty.Value {
	m := i.scope.module
	return m.once(strings.TrimPrefix(i.Address, m.path)+"."+name, rng, func() cty.Value {
		if compute, ok := m.computed(i.Mode, i.Type)[name]; ok {
			return compute(i).orNull()
		}
		v := i.argument(name)
		if isNull(v) {
			return i.afterApply(name)
		}
		return v
	})
}

// afterApply is the value of an attribute that is known only after apply.
func (i *Instance) afterApply(name string) cty.Value {
	return cty.DynamicVal.Mark(reason{address: i.Address,
		Unresolved: Unresolved{Why: i.Address + "." + name + " is known only after apply", Range: i.header}})
}

// Unknown is the value of an attribute that isn't known because an argument isn't, or because it is known only after
// apply.
func (i *Instance) Unknown(attribute string, because Value) Value {
	why := reasons(because.orNull())
	if len(why) == 0 {
		return Value{cty: i.afterApply(attribute)}
	}
	why[0].Why = i.Address + "." + attribute + " is not known: " + why[0].Why
	why[0].address = i.Address
	return Value{cty: cty.DynamicVal.Mark(why[0])}
}
