package rendered

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// resource is a resource or a data source of one instance of a module.
type resource struct {
	expansion
	address   string
	instances []*instance
}

// instance is one instance of a resource.
type instance struct {
	block
	mode, kind, name string
	address          string
	scope            *scope
	provider         provider
	fault            error // why it isn't known how many there are; nil where it is
}

// hidden is an attribute of every resource that is taken as a whole: it stands for those that aren't known.
const hidden = "(known after apply)"

// resource expands a resource, or with the mode "data" a data source, of this module. It must be declared.
func (m *module) resource(mode, kind, label string) *resource {
	address := kind + "." + label
	id := "resource." + address
	if mode == "data" {
		address = "data." + address
		id = address
	}
	if r, ok := m.resources[address]; ok {
		return r
	}
	if m.resources == nil {
		m.resources = map[string]*resource{}
	}
	r := &resource{address: m.path + address, expansion: expansion{fault: errCycle}}
	m.resources[address] = r
	b := m.config.blocks[id]
	r.expansion = m.expand(b, r.address)
	from := m.providerOf(b)
	if e := b.attribute("region"); e != nil && mode == "" { // as from version 6 of the provider on
		from.region, _ = text(m.scope.value(e))
	}
	for i, s := range r.items {
		r.instances = append(r.instances, &instance{block: *b, mode: mode, kind: kind, name: label,
			address: r.address + string(r.keys[i]), scope: s, provider: from, fault: cmp.Or(r.fault, m.doubt)})
	}
	return r
}

// value is the instance with what is wanted of it.
func (i *instance) value(t *thing) cty.Value {
	names := t.attributes
	values := map[string]cty.Value{}
	if t.all {
		names = append(slices.Concat(names, i.attributes()), computed(i.mode, i.kind)...)
		values[hidden] = unresolved(i.address+" has attributes that are known only after apply", t.at)
	}
	for _, name := range names {
		values[name] = i.attribute(name, t.at)
	}
	return cty.ObjectVal(values)
}

// attribute is the value of an attribute: what AWS makes of the arguments, or the argument itself.
func (i *instance) attribute(name string, at hcl.Range) cty.Value {
	m := i.scope.module
	return m.once(strings.TrimPrefix(i.address, m.path)+"."+name, at, func() cty.Value {
		if v, ok := i.computed(name); ok {
			return v
		}
		v := i.argument(name)
		if isNull(v) {
			return i.unknown(name)
		}
		return v
	})
}

// unknown is the value of an attribute that is known only after apply.
func (i *instance) unknown(name string) cty.Value {
	return cty.DynamicVal.Mark(reason{address: i.address,
		Unresolved: Unresolved{Why: i.address + "." + name + " is known only after apply", Range: i.at}})
}

// unknownFor is the value of an attribute that isn't known because an argument isn't.
func (i *instance) unknownFor(name string, argument cty.Value) cty.Value {
	why := reasons(argument)
	if len(why) == 0 {
		return i.unknown(name)
	}
	why[0].Why = i.address + "." + name + " is not known: " + why[0].Why
	why[0].address = i.address
	return cty.DynamicVal.Mark(why[0])
}

// argument is the value of an argument; null where it isn't there.
func (i *instance) argument(name string) cty.Value { return i.scope.argument(&i.block, name) }

// document is the policy in an argument, or nil where there is none.
func (i *instance) document(argument string) *Document {
	return i.documentIn(i.scope, &i.block, argument)
}

// documentIn is the policy in an argument of the instance's block, or of one that is nested in it.
func (i *instance) documentIn(s *scope, b *block, argument string) *Document {
	e := b.attribute(argument)
	if e == nil {
		return nil
	}
	d := s.document(e, i.address)
	if d != nil && i.fault != nil {
		d.miss(Unresolved{Why: "it is not known how many there are: " + i.fault.Error(), Range: i.at})
	}
	return d
}

// text is an argument as a string, or false where it isn't there or isn't known.
func (i *instance) text(name string) (string, bool) { return text(i.argument(name)) }

// relative is the slash path from one folder to another.
func relative(from, to string) string {
	from, to = path.Clean(from), path.Clean(to)
	up := "."
	for from != "." && to != from && !strings.HasPrefix(to, from+"/") {
		from = path.Dir(from)
		up = path.Join(up, "..")
	}
	if from != "." {
		to = strings.TrimPrefix(strings.TrimPrefix(to, from), "/")
	}
	return path.Join(up, to)
}
