package config

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// references are what an expression takes of resources and modules. They are gathered first, because all that it takes
// of one has to be in one object.
type references struct {
	order     []string // the addresses
	byAddress map[string]*referent
}

// referent is a resource, a data source or a module call that an expression refers to.
type referent struct {
	mode       Mode
	typ, name  string   // the type is empty for a module
	attributes []string // that are taken by name
	whole      bool     // it is taken as a whole
	rng        Range
}

// moduleCall is the mode of a referent that is neither a resource nor a data source.
const moduleCall Mode = "module"

// add adds a reference.
func (r *references) add(t hcl.Traversal) {
	found := referent{mode: Managed, typ: t.RootName(), rng: t.SourceRange()}
	step := 1
	switch found.typ {
	case "data":
		found.mode = Data
		found.typ, _ = attributeName(t, 1)
		step = 2
	case "module":
		found.mode, found.typ = moduleCall, ""
	}
	var ok bool
	if found.name, ok = attributeName(t, step); !ok {
		return
	}
	address := string(found.mode) + "." + found.typ + "." + found.name
	known := r.byAddress[address]
	if known == nil {
		known = &found
		r.byAddress[address] = known
		r.order = append(r.order, address)
	}
	if attribute, ok := attributeAfterKey(t, step+1); ok {
		if !slices.Contains(known.attributes, attribute) {
			known.attributes = append(known.attributes, attribute)
		}
		return
	}
	known.whole = true
}

// attributeAfterKey is the attribute that is taken of a referent, or of one of its instances.
func attributeAfterKey(t hcl.Traversal, step int) (string, bool) {
	if len(t) > step {
		if _, isKey := t[step].(hcl.TraverseIndex); isKey {
			step++
		}
	}
	return attributeName(t, step)
}

// resolve puts what was gathered among the values.
func (r *references) resolve(m *module, values map[string]cty.Value) {
	groups := map[Mode]map[string]map[string]cty.Value{Managed: {}, Data: {}, moduleCall: {}} // by type and name
	for _, address := range r.order {
		t := r.byAddress[address]
		types := groups[t.mode]
		if types[t.typ] == nil {
			types[t.typ] = map[string]cty.Value{}
		}
		types[t.typ][t.name] = m.referred(t)
	}
	for typ, named := range groups[Managed] {
		values[typ] = cty.ObjectVal(named)
	}
	data := map[string]cty.Value{}
	for typ, named := range groups[Data] {
		data[typ] = cty.ObjectVal(named)
	}
	if len(data) > 0 {
		values["data"] = cty.ObjectVal(data)
	}
	if called := groups[moduleCall][""]; called != nil {
		values["module"] = cty.ObjectVal(called)
	}
}

// referred is the value of a reference to a resource, a data source or a module, with what is taken of it.
func (m *module) referred(t *referent) cty.Value {
	if t.mode == moduleCall {
		if m.declared.blocks["module."+t.name] == nil {
			return m.missing("module."+t.name, t.rng)
		}
		return m.outputsOf(t)
	}
	id := blockID(t.mode, t.typ, t.name)
	if m.declared.blocks[id] == nil {
		return m.missing(id, t.rng)
	}
	r := m.resource(t.mode, t.typ, t.name)
	return r.value(t.rng, r.address, func(i int) cty.Value { return r.instances[i].value(t) })
}

// outputsOf are a called module's outputs.
func (m *module) outputsOf(t *referent) cty.Value {
	c := m.call(t.name)
	return c.value(t.rng, m.path+"module."+t.name, func(i int) cty.Value {
		names := t.attributes
		if t.whole {
			names = c.children[i].outputs()
		}
		values := map[string]cty.Value{}
		for _, name := range names {
			values[name] = c.children[i].output(name, t.rng)
		}
		return cty.ObjectVal(values)
	})
}

// attributeName is the name that the traversal's step takes, or false for another kind of step.
func attributeName(t hcl.Traversal, step int) (string, bool) {
	if len(t) <= step {
		return "", false
	}
	attr, ok := t[step].(hcl.TraverseAttr)
	return attr.Name, ok
}
