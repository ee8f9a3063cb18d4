package config

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// block is a block of the configuration, with what override files put over it.
type block struct {
	labels []string
	bodies []hcl.Body // each before the ones that override it
	header Range      // its header
}

// attribute is the expression of an argument, or nil.
func (b *block) attribute(name string) hcl.Expression {
	for _, body := range slices.Backward(b.bodies) {
		if native, ok := body.(*hclsyntax.Body); ok {
			if attr := native.Attributes[name]; attr != nil {
				return attr.Expr
			}
			continue
		}
		content, _, _ := body.PartialContent(&hcl.BodySchema{Attributes: []hcl.AttributeSchema{{Name: name}}})
		if attr := content.Attributes[name]; attr != nil {
			return attr.Expr
		}
	}
	return nil
}

// attributes are the names of all arguments. In JSON, nested blocks can't be told from arguments.
func (b *block) attributes() []string {
	var names []string
	for _, body := range b.bodies {
		found, _ := body.JustAttributes() // fails on blocks, after all attributes were found
		for name := range found {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// blocks are the nested blocks of a type, and dynamic blocks for them. Those of an override replace all of what it
// overrides. Blocks whose labels are not as many as the given names are none.
// https://developer.hashicorp.com/terraform/language/files/override#merging-behavior
func (b *block) blocks(kind string, labels ...string) []*hcl.Block {
	schema := &hcl.BodySchema{Blocks: []hcl.BlockHeaderSchema{
		{Type: kind, LabelNames: labels}, {Type: "dynamic", LabelNames: []string{"type"}},
	}}
	for _, body := range slices.Backward(b.bodies) {
		if native, ok := body.(*hclsyntax.Body); ok && len(native.Blocks) == 0 {
			continue
		}
		content, _, _ := body.PartialContent(schema)
		found := slices.DeleteFunc(slices.Clone(content.Blocks), func(nested *hcl.Block) bool {
			return nested.Type == "dynamic" && kind != "dynamic" && nested.Labels[0] != kind
		})
		if len(found) > 0 {
			return found
		}
	}
	return nil
}
