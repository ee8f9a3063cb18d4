package config

import (
	"cmp"
	"fmt"
	"path"
	"strings"
)

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
	b := m.declared.blocks["module."+label]
	key := strings.TrimPrefix(m.key+"."+label, ".")
	called, err := m.called(key, b)
	if err != nil {
		m.problem(UnreadModule, b.header, "module "+label+" is not read: "+err.Error())
		c.fault = err
		return c
	}
	c.expansion = m.expand(b, m.path+"module."+label)
	for i, item := range c.items {
		address := m.path + "module." + label + string(c.keys[i])
		child := &module{loader: m.loader, declared: called, path: address + ".", key: key, parent: m,
			arguments: b, caller: item, doubt: cmp.Or(c.fault, m.doubt), memos: map[string]*memo{}}
		child.scope = &scope{module: child}
		child.providers = m.passProviders(b, child)
		c.children = append(c.children, child)
	}
	return c
}

// called is the configuration of the folder that a module block names, or in which terraform has put what it names.
func (m *module) called(key string, b *block) (*declarations, error) {
	source, ok := literal(b.attribute("source"))
	if !ok {
		return nil, fmt.Errorf("its source is not a literal")
	}
	dir := path.Join(m.declared.dir, source)
	if !strings.HasPrefix(source, "./") && !strings.HasPrefix(source, "../") {
		var err error
		if dir, err = m.installed(key, source, b); err != nil {
			return nil, err
		}
	}
	for above := m; above != nil; above = above.parent {
		if above.declared.dir == dir {
			return nil, fmt.Errorf("it calls itself")
		}
	}
	return m.declarations(dir)
}
