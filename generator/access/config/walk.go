package config

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Walk calls visit with the arguments of the block, and of all blocks in it, that have a name which is wanted: with the
// name and the value.
func (b *Block) Walk(wanted func(name string) bool, visit func(name string, v Value)) {
	for _, name := range b.attributes() {
		if b.native() && !wanted(name) {
			continue
		}
		b.Value(name).walk(name, func(name string, v Value) {
			if wanted(name) {
				visit(name, v)
			}
		})
	}
	for _, kind := range b.nested() {
		inner, _ := b.Blocks(kind)
		for i := range inner {
			inner[i].Walk(wanted, visit)
		}
	}
}

// native reports whether the block is in no JSON, where blocks look like arguments.
func (b *block) native() bool {
	return !slices.ContainsFunc(b.bodies, func(body hcl.Body) bool { _, native := body.(*hclsyntax.Body); return !native })
}

// nested are the types of the blocks in the block. In JSON, they are arguments.
func (b *block) nested() []string {
	var kinds []string
	for _, body := range b.bodies {
		native, ok := body.(*hclsyntax.Body)
		if !ok {
			continue
		}
		for _, found := range native.Blocks {
			if found.Type == "dynamic" && len(found.Labels) == 1 {
				kinds = append(kinds, found.Labels[0])
			} else {
				kinds = append(kinds, found.Type)
			}
		}
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// walk visits a value, or all that is in it: in JSON, blocks are lists of objects.
func (v Value) walk(name string, visit func(string, Value)) {
	if elements, ok := v.Elements(); ok {
		for _, element := range elements {
			element.walk(name, visit)
		}
		return
	}
	known, marks := v.orNull().Unmark()
	if known.IsNull() || !known.IsKnown() || !known.CanIterateElements() {
		visit(name, v)
		return
	}
	for it := known.ElementIterator(); it.Next(); {
		key, element := it.Element()
		inner, _ := text(key)
		Value{cty: element.WithMarks(marks)}.walk(inner, visit)
	}
}
