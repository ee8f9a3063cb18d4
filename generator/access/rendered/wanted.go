package rendered

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// wanted is what an expression takes of resources and modules. It is gathered first, because all that it takes of one
// has to be in one object.
type wanted struct {
	order  []string // the addresses
	things map[string]*thing
}

// thing is a resource, a data source or a module call.
type thing struct {
	mode, kind, name string   // mode: "", "data" or "module"; kind is empty for a module
	attributes       []string // that are taken by name
	all              bool     // the thing is taken as a whole
	at               hcl.Range
}

func newWanted() *wanted { return &wanted{things: map[string]*thing{}} }

// add adds a reference.
func (w *wanted) add(t hcl.Traversal) {
	found := thing{kind: t.RootName(), at: t.SourceRange()}
	step := 1
	switch found.kind {
	case "data":
		found.mode = "data"
		found.kind, _ = attributeName(t, 1)
		step = 2
	case "module":
		found.mode, found.kind = "module", ""
	}
	var ok bool
	if found.name, ok = attributeName(t, step); !ok {
		return
	}
	address := found.mode + "." + found.kind + "." + found.name
	known := w.things[address]
	if known == nil {
		known = &found
		w.things[address] = known
		w.order = append(w.order, address)
	}
	if attribute, ok := attributeAfterKey(t, step+1); ok {
		if !slices.Contains(known.attributes, attribute) {
			known.attributes = append(known.attributes, attribute)
		}
		return
	}
	known.all = true
}

// attributeAfterKey is the attribute that is taken of the thing, or of one of its instances.
func attributeAfterKey(t hcl.Traversal, step int) (string, bool) {
	if len(t) > step {
		if _, isKey := t[step].(hcl.TraverseIndex); isKey {
			step++
		}
	}
	return attributeName(t, step)
}

// resolve puts what was gathered among the values.
func (w *wanted) resolve(m *module, values map[string]cty.Value) {
	groups := map[[2]string]map[string]cty.Value{} // by mode and kind, then name
	for _, address := range w.order {
		t := w.things[address]
		group := [2]string{t.mode, t.kind}
		if groups[group] == nil {
			groups[group] = map[string]cty.Value{}
		}
		groups[group][t.name] = m.thing(t)
	}
	data := map[string]cty.Value{}
	for group, named := range groups {
		switch mode, kind := group[0], group[1]; mode {
		case "data":
			data[kind] = cty.ObjectVal(named)
		case "module":
			values[mode] = cty.ObjectVal(named)
		default:
			values[kind] = cty.ObjectVal(named)
		}
	}
	if len(data) > 0 {
		values["data"] = cty.ObjectVal(data)
	}
}

// thing is the value of a reference to a resource, a data source or a module, with what is wanted of it.
func (m *module) thing(t *thing) cty.Value {
	if t.mode == "module" {
		if m.config.blocks["module."+t.name] == nil {
			return m.missing("module."+t.name, t.at)
		}
		return m.calledValue(t)
	}
	block := "resource." + t.kind + "." + t.name
	if t.mode == "data" {
		block = "data." + t.kind + "." + t.name
	}
	if m.config.blocks[block] == nil {
		return m.missing(block, t.at)
	}
	r := m.resource(t.mode, t.kind, t.name)
	return r.value(t.at, r.address, func(i int) cty.Value { return r.instances[i].value(t) })
}

// calledValue are a module's outputs.
func (m *module) calledValue(t *thing) cty.Value {
	address := m.path + "module." + t.name
	c := m.call(t.name)
	return c.value(t.at, address, func(i int) cty.Value {
		names := t.attributes
		if t.all {
			names = c.children[i].outputs()
		}
		values := map[string]cty.Value{}
		for _, name := range names {
			values[name] = c.children[i].output(name, t.at)
		}
		return cty.ObjectVal(values)
	})
}
