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
		if f.labelled {
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

// field is an attribute of a block, or a block in it.
type field struct {
	name     string
	block    reflect.Type // nil: it is an attribute
	labelled bool
}

// fields are a wire struct's, as gohcl reads their tags.
func fields(block reflect.Type) []field {
	var all []field
	for _, f := range reflect.VisibleFields(block) {
		switch name, kind, _ := strings.Cut(f.Tag.Get("hcl"), ","); kind {
		case "optional":
			all = append(all, field{name: name})
		case "block":
			inner := f.Type.Elem()
			if f.Type.Kind() == reflect.Slice {
				inner = inner.Elem()
			}
			labelled := slices.ContainsFunc(reflect.VisibleFields(inner), func(f reflect.StructField) bool {
				return strings.HasSuffix(f.Tag.Get("hcl"), ",label")
			})
			all = append(all, field{name: name, block: inner, labelled: labelled})
		}
	}
	return all
}
