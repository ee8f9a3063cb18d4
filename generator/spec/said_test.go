package spec

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// said is what a section says: attributes' values by path, such as pipeline.task.cpu. A path of a block has its label.
type said map[string]string

// and says more, or something else; an empty value takes a path back.
func (s said) and(more said) said {
	all := maps.Clone(s)
	maps.Copy(all, more)
	return all
}

// text is the section's body.
func (s said) text() string {
	var b strings.Builder
	s.write(&b, reflect.TypeFor[section](), "")
	return b.String()
}

func (s said) write(b *strings.Builder, block reflect.Type, prefix string) {
	for _, f := range fields(block) {
		path := prefix + f.name
		if f.block == nil {
			if s[path] != "" {
				fmt.Fprintf(b, "%s = %s\n", f.name, s[path])
			}
			continue
		}
		inside := func(p string) bool { return s[p] != "" && (p == path || strings.HasPrefix(p, path+".")) }
		if !slices.ContainsFunc(slices.Collect(maps.Keys(s)), inside) {
			continue
		}
		label := ""
		if f.label != "" {
			label = fmt.Sprintf("%q", cmp.Or(s[path], "own"))
		}
		fmt.Fprintf(b, "%s %s {\n", f.name, label)
		s.write(b, f.block, path+".")
		b.WriteString("}\n")
	}
}

// attributes are the paths of all attributes in a block and in those in it.
func attributes(block reflect.Type, prefix string) []string {
	var all []string
	for _, f := range fields(block) {
		if f.block == nil {
			all = append(all, prefix+f.name)
		} else {
			all = append(all, attributes(f.block, prefix+f.name+".")...)
		}
	}
	return all
}
