package config

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// Block is a block, or what a dynamic block stands for, with what its expressions may refer to.
type Block struct {
	block
	scope *scope
	doubt *Unresolved // why it isn't known how many there are of the instance that it is in; nil where it is
}

// Range is that of the block's header.
func (b *Block) Range() Range { return b.header }

// Value is the value of an argument; null where it isn't there.
func (b *Block) Value(argument string) Value { return Value{cty: b.argument(argument)} }

// Text is the value of an argument as a string, or false where it isn't there or isn't known.
func (b *Block) Text(argument string) (string, bool) { return text(b.argument(argument)) }

func (b *Block) argument(name string) cty.Value { return b.scope.argument(&b.block, name) }

// Find is where the first nested block of a type stands, or a dynamic one for it, with as many labels as are named.
func (b *Block) Find(typ string, labels ...string) (Range, bool) {
	found := b.blocks(typ, labels...)
	if len(found) == 0 {
		return Range{}, false
	}
	return found[0].DefRange, true
}

// Blocks are the nested blocks of a type. A dynamic one whose for_each isn't known gives none, and the reason.
func (b *Block) Blocks(typ string) (list []Block, unknown []Unresolved) {
	for _, found := range b.blocks(typ) {
		inner := Block{block: block{bodies: []hcl.Body{found.Body}, header: found.DefRange}, scope: b.scope, doubt: b.doubt}
		if found.Type != "dynamic" {
			list = append(list, inner)
			continue
		}
		more, why := inner.dynamic(typ)
		list = append(list, more...)
		unknown = append(unknown, why...)
	}
	return list, unknown
}

// dynamic is what a dynamic block stands for.
// https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
func (b *Block) dynamic(typ string) (list []Block, unknown []Unresolved) {
	iterator := typ
	if e := b.attribute("iterator"); e != nil {
		iterator = hcl.ExprAsKeyword(e)
	}
	contents := b.blocks("content")
	items, err := b.scope.each(b.attribute("for_each"), true)
	if err != nil || len(contents) == 0 || iterator == "" {
		why := "the dynamic block " + typ + " is not known"
		if err != nil {
			why += ": " + err.Error()
		}
		return nil, []Unresolved{{Why: why, Range: b.header}}
	}
	content := block{bodies: []hcl.Body{contents[0].Body}, header: contents[0].DefRange}
	for _, item := range items {
		list = append(list, Block{block: content, scope: b.scope.with(iterator, item.object()), doubt: b.doubt})
	}
	return list, nil
}
