package config

import (
	"path"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// variables are the values of what an expression refers to, in the shape in which it does.
func (s *scope) variables(e hcl.Expression) map[string]cty.Value {
	traversals := e.Variables()
	if len(traversals) == 0 {
		return nil
	}
	groups := map[string]map[string]cty.Value{} // such as local, by name
	others := references{byAddress: map[string]*referent{}}
	values := map[string]cty.Value{}
	for _, t := range traversals {
		root := t.RootName()
		if v, ok := s.extra[root]; ok {
			values[root] = v
			continue
		}
		name, ok := attributeName(t, 1)
		if !ok {
			continue // Terraform has no such reference, so evaluating it fails
		}
		if v, ok := s.simple(root, name, t); ok {
			if groups[root] == nil {
				groups[root] = map[string]cty.Value{}
			}
			groups[root][name] = v
			continue
		}
		others.add(t)
	}
	for root, group := range groups {
		values[root] = cty.ObjectVal(group)
	}
	others.resolve(s.module, values)
	return values
}

// simple is the value of a reference that isn't to a resource or a module.
func (s *scope) simple(root, name string, t hcl.Traversal) (cty.Value, bool) {
	m := s.module
	rng := t.SourceRange()
	switch root {
	case "local":
		return m.local(name, rng), true
	case "var":
		return m.variable(name, rng), true
	case "path", "terraform", "self", "ephemeral", "count", "each":
		return m.builtin(root, name, rng), true
	}
	return cty.NilVal, false
}

// builtin is a value that Terraform itself gives.
func (m *module) builtin(root, name string, rng hcl.Range) cty.Value {
	switch root + "." + name {
	case "path.root":
		return cty.StringVal(".")
	case "path.module":
		return cty.StringVal(relative(m.dir, m.declared.dir))
	}
	return unresolved(root+"."+name+" is not known", rng)
}

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
