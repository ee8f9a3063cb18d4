package config

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// maxInstances is how many instances of resources and modules a root may have. Terraform itself gets slow far below.
const maxInstances = 10000

// errCycle is why a block whose count or for_each refers to the block itself isn't known.
var errCycle = errors.New("count or for_each depends on the block itself")

// instanceKey is what follows an instance's address: nothing, [0] or ["name"].
type instanceKey string

// expansion is what count or for_each makes of a block.
type expansion struct {
	keys   []instanceKey
	names  []string // the keys of for_each
	items  []*scope // each with its count.index or each.key and each.value
	single bool     // neither count nor for_each
	fault  error    // why it isn't known what it makes; then there is one instance that stands for all
}

// item is an element that a block is repeated for.
type item struct {
	name       string
	key, value cty.Value
}

func (i item) object() cty.Value {
	return cty.ObjectVal(map[string]cty.Value{"key": i.key, "value": i.value})
}

// expand evaluates count and for_each.
func (m *module) expand(b *block, address string) expansion {
	x := m.repeat(b)
	m.room -= len(x.items)
	if m.room < 0 {
		x = expansion{fault: fmt.Errorf("the root has more than %d instances", maxInstances)}
	}
	if x.fault == nil {
		return x
	}
	m.problem(UnknownCount, b.header, address+": it is not known how many there are: "+x.fault.Error())
	if len(b.labels) > 1 {
		m.problems[len(m.problems)-1].Type = b.labels[0]
	}
	unknown := unresolved(x.fault.Error(), b.header)
	one := m.scope.with("each", item{key: unknown, value: unknown}.object()).
		with("count", cty.ObjectVal(map[string]cty.Value{"index": unknown}))
	return expansion{keys: []instanceKey{"[?]"}, items: []*scope{one}, fault: x.fault}
}

func (m *module) repeat(b *block) expansion {
	count, each := b.attribute("count"), b.attribute("for_each")
	switch {
	case count != nil && each != nil:
		return expansion{fault: errors.New("it has both count and for_each")}
	case count != nil:
		return m.count(count)
	case each == nil:
		return expansion{keys: []instanceKey{""}, items: []*scope{m.scope}, single: true}
	}
	items, err := m.scope.each(each, false)
	x := expansion{fault: err}
	for _, item := range items {
		x.keys = append(x.keys, instanceKey("["+strconv.Quote(item.name)+"]"))
		x.names = append(x.names, item.name)
		x.items = append(x.items, m.scope.with("each", item.object()))
	}
	return x
}

func (m *module) count(e hcl.Expression) expansion {
	text, ok := text(m.scope.value(e))
	n, err := strconv.Atoi(text)
	switch {
	case !ok:
		return expansion{fault: errors.New("count is not known")}
	case err != nil || n < 0:
		return expansion{fault: fmt.Errorf("count %s is not a whole number", text)}
	case n > maxInstances:
		return expansion{fault: fmt.Errorf("count is larger than %d", maxInstances)}
	}
	var x expansion
	for i := range n {
		x.keys = append(x.keys, instanceKey(fmt.Sprintf("[%d]", i)))
		index := cty.ObjectVal(map[string]cty.Value{"index": cty.NumberIntVal(int64(i))})
		x.items = append(x.items, m.scope.with("count", index))
	}
	return x
}

// each are the elements of a for_each. Lists are for dynamic blocks only.
func (s *scope) each(e hcl.Expression, lists bool) ([]item, error) {
	if e == nil {
		return nil, errors.New("it has no for_each")
	}
	v, _ := s.value(e).Unmark()
	kind := v.Type()
	keyed := kind.IsObjectType() || kind.IsMapType()
	switch {
	case !v.IsKnown():
		return nil, errors.New("for_each is not known")
	case v.IsNull() || !v.CanIterateElements() || !lists && !keyed && !kind.IsSetType():
		return nil, errors.New("for_each is neither a map nor a set of strings")
	}
	var items []item
	for it := v.ElementIterator(); it.Next(); {
		key, value := it.Element()
		if kind.IsSetType() {
			key = value
		}
		name, ok := text(key)
		if !ok && !lists {
			return nil, errors.New("a key of for_each is not known")
		}
		items = append(items, item{name, key, value})
	}
	return items, nil
}

// value is the value that a reference to the block has: an object, a list of them or a map.
func (x expansion) value(rng hcl.Range, address string, instance func(i int) cty.Value) cty.Value {
	if x.fault != nil {
		return unresolved(address+": "+x.fault.Error(), rng)
	}
	values := make([]cty.Value, len(x.items))
	named := map[string]cty.Value{}
	for i := range values {
		values[i] = instance(i)
		if len(x.names) > 0 {
			named[x.names[i]] = values[i]
		}
	}
	switch {
	case x.single:
		return values[0]
	case len(named) > 0:
		return cty.ObjectVal(named)
	}
	return cty.TupleVal(values) // without elements, a map behaves the same
}
