package spec

import (
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Block is a type of block that the language has.
type Block struct {
	Path       string   // the types from the project or environment inwards: bucket.grant; of these two: project
	Label      string   // what its label is; empty: it has none
	Several    bool     // there may be more than one
	Attributes []string // in the order of the wire structs
}

// Language is every type of block, in the order of the wire structs, a block before those in it.
func Language() []Block {
	section := field{name: "project", block: reflect.TypeFor[section](), label: "name"}
	return append(walk("", section), Block{Path: "locals", Several: true})
}

// walk is the type of block that a field is, at the path, and those in it.
func walk(path string, f field) []Block {
	prefix := path + "."
	if path == "" {
		path, prefix = f.name, ""
	}
	block, inner := Block{Path: path, Label: f.label, Several: f.several}, []Block(nil)
	for _, f := range fields(f.block) {
		if f.block == nil {
			block.Attributes = append(block.Attributes, f.name)
		} else {
			inner = append(inner, walk(prefix+f.name, f)...)
		}
	}
	return append([]Block{block}, inner...)
}

// Functions are the names of what expressions can call.
func Functions() []string { return slices.Sorted(maps.Keys(functions())) }

// Roots are the names that references begin with.
func Roots() []string { return roots() }

// field is an attribute of a block, or a block in it.
type field struct {
	name    string
	block   reflect.Type // nil: it is an attribute
	label   string       // of the block; empty: it has none
	several bool
}

// fields are a wire struct's, as gohcl reads their tags.
func fields(block reflect.Type) []field {
	var all []field
	for _, f := range reflect.VisibleFields(block) {
		switch name, kind, _ := strings.Cut(f.Tag.Get("hcl"), ","); kind {
		case "optional":
			all = append(all, field{name: name})
		case "block":
			several := f.Type.Kind() == reflect.Slice
			inner := f.Type.Elem()
			if several {
				inner = inner.Elem()
			}
			all = append(all, field{name: name, block: inner, label: label(inner), several: several})
		}
	}
	return all
}

// label is what a wire struct calls its label; empty: it has none.
func label(block reflect.Type) string {
	for _, f := range reflect.VisibleFields(block) {
		if name, isLabel := strings.CutSuffix(f.Tag.Get("hcl"), ",label"); isLabel {
			return name
		}
	}
	return ""
}
