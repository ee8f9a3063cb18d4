package tf

import (
	"slices"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Node stands in a file or in a block's body: an Attribute, a *Block or a Comment.
type Node interface {
	writeNode(*writer)
}

// Attribute is a name with a value, in a body or in an Object.
type Attribute struct {
	name  string
	value Expr
}

// Attr makes an attribute.
func Attr(name string, value Expr) Attribute { return Attribute{name, value} }

func (a Attribute) writeNode(w *writer) {
	w.word(a.name)
	w.token(hclsyntax.TokenEqual, "=")
	a.value.write(w)
	w.newline()
}

// Comment is a comment line of its own.
type Comment string

func (c Comment) writeNode(w *writer) { w.comment(string(c)) }

// Block is a block with its labels and body.
type Block struct {
	kind   string
	labels []string
	body   []Node
}

// NewBlock makes a block. Setting an attribute twice is a fault of the caller's and panics: HCL would refuse the file.
func NewBlock(kind string, labels []string, body ...Node) *Block {
	b := &Block{kind: kind, labels: labels}
	b.Add(body...)
	return b
}

// Nested is a block without labels, as they stand inside of resources.
func Nested(kind string, body ...Node) *Block { return NewBlock(kind, nil, body...) }

// Resource is a managed resource.
func Resource(kind, name string, body ...Node) *Block {
	return NewBlock("resource", []string{kind, name}, body...)
}

// Add appends to the body.
func (b *Block) Add(body ...Node) {
	for _, n := range body {
		if attr, ok := n.(Attribute); ok && b.has(attr.name) {
			panic("tf: " + b.kind + " block sets " + attr.name + " twice")
		}
		b.body = append(b.body, n)
	}
}

func (b *Block) has(name string) bool {
	return slices.ContainsFunc(b.body, func(n Node) bool {
		attr, ok := n.(Attribute)
		return ok && attr.name == name
	})
}

func (b *Block) writeNode(w *writer) {
	w.word(b.kind)
	for _, label := range b.labels {
		w.quoted(label)
	}
	w.token(hclsyntax.TokenOBrace, "{")
	if len(b.body) > 0 {
		w.newline()
	}
	writeBody(w, b.body)
	w.token(hclsyntax.TokenCBrace, "}")
	w.newline()
}

// writeBody sets blocks and meta-arguments off by an empty line, as Terraform's style guide asks. A comment belongs to
// what follows it.
func writeBody(w *writer, body []Node) {
	for i, n := range body {
		if i > 0 && startsParagraph(body[i-1], n) {
			w.newline()
		}
		n.writeNode(w)
	}
}

func startsParagraph(previous, n Node) bool {
	if _, ok := previous.(Comment); ok {
		return false
	}
	before, wasAttribute := previous.(Attribute)
	attr, isAttribute := n.(Attribute)
	return !wasAttribute || !isAttribute || before.isMeta() || attr.isMeta()
}

// isMeta reports whether Terraform itself, and not a provider, gives the attribute its meaning.
func (a Attribute) isMeta() bool { return a.name == "for_each" || a.name == "depends_on" }

// PreventDestroy is the lifecycle block that makes Terraform refuse to destroy a resource.
func PreventDestroy() *Block {
	return Nested("lifecycle", Attr("prevent_destroy", Bool(true)))
}
