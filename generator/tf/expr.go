// Package tf is the vocabulary of Terraform's language: expressions, attributes, blocks, modules. It writes them with
// hclwrite, in terraform fmt's canonical form.
//
// Values are written out, never evaluated. The order of attributes and object keys is the caller's: what belongs
// together stays together in a diff.
package tf

import (
	"strconv"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Expr is an expression: a String, Int, Bool, List, Object, Ref, Template or Raw, or what JSON makes of one.
type Expr interface {
	write(*writer)
}

// String is a quoted string. It is written literally: a "${" in it does not become an interpolation.
type String string

func (s String) write(w *writer) { w.quoted(string(s)) }

// Int is a whole number.
type Int int

func (i Int) write(w *writer) { w.word(strconv.Itoa(int(i))) }

// Bool is true or false.
type Bool bool

func (b Bool) write(w *writer) { w.word(strconv.FormatBool(bool(b))) }

// Ref is a reference such as "aws_s3_bucket.input.id", written as it is. It must be a valid traversal.
type Ref string

func (r Ref) write(w *writer) { w.word(string(r)) }

// Template is a quoted string with interpolations, "${aws_s3_bucket.input.arn}/*", written as it is.
type Template string

func (t Template) write(w *writer) { w.word(`"`, string(t), `"`) }

// Null is a value that is not set.
type Null struct{}

func (Null) write(w *writer) { w.word("null") }

// Raw is an expression that the other types don't cover, written as it is. It must be on one line and formatted.
type Raw string

func (r Raw) write(w *writer) { w.word(string(r)) }

// List is a list: an element a line, or on one line when it has one element at most.
type List []Expr

func (l List) write(w *writer) {
	w.token(hclsyntax.TokenOBrack, "[")
	if len(l) == 1 {
		l[0].write(w)
	} else if len(l) > 1 {
		w.newline()
		for _, e := range l {
			e.write(w)
			w.token(hclsyntax.TokenComma, ",")
			w.newline()
		}
	}
	w.token(hclsyntax.TokenCBrack, "]")
}

// Strings is a list of quoted strings.
func Strings(elems ...string) List {
	list := make(List, len(elems))
	for i, e := range elems {
		list[i] = String(e)
	}
	return list
}

// Refs is a list of references.
func Refs(elems ...string) List {
	list := make(List, len(elems))
	for i, e := range elems {
		list[i] = Ref(e)
	}
	return list
}

// Object is an object with a key a line, in the given order. Keys that are no identifiers are quoted.
type Object []Attribute

func (o Object) write(w *writer) {
	w.token(hclsyntax.TokenOBrace, "{")
	if len(o) > 0 {
		w.newline()
	}
	for _, attr := range o {
		if isIdentifier(attr.name) {
			w.word(attr.name)
		} else {
			w.quoted(attr.name)
		}
		w.token(hclsyntax.TokenEqual, "=")
		attr.value.write(w)
		w.newline()
	}
	w.token(hclsyntax.TokenCBrace, "}")
}

type call struct {
	function string
	argument Expr
}

func (c call) write(w *writer) {
	w.word(c.function)
	w.token(hclsyntax.TokenOParen, "(")
	c.argument.write(w)
	w.token(hclsyntax.TokenCParen, ")")
}

// JSON is a call of jsonencode: a document that is readable in a diff and known when Terraform plans.
func JSON(document Expr) Expr { return call{"jsonencode", document} }
