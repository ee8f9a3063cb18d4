package tf

import (
	"bytes"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// Printer turns files into bytes, with a header of comment lines on each. It reuses its memory from file to file, so
// it is not for concurrent use.
type Printer struct {
	header []string
	w      writer
	out    bytes.Buffer
}

// NewPrinter is a printer whose files begin with the header, which is written without the comment signs.
func NewPrinter(header ...string) *Printer { return &Printer{header: header} }

// Bytes is the file as terraform fmt would leave it.
func (p *Printer) Bytes(f File) []byte {
	p.w.reset()
	p.out.Reset()
	for _, line := range p.header {
		p.w.comment(line)
	}
	if len(p.header) > 0 && len(f) > 0 {
		p.w.newline()
	}
	writeBody(&p.w, f)

	file := hclwrite.NewEmptyFile()
	file.Body().AppendUnstructuredTokens(p.w.tokens)
	_, _ = file.WriteTo(&p.out) // a buffer takes everything
	return bytes.Clone(p.out.Bytes())
}

// writer collects a file's tokens; hclwrite's formatter decides the space between them. An expression without space
// inside, such as a quoted string or a reference, is one token: building hclwrite's tree of nodes for each and
// formatting its parts took most of the time of a render.
type writer struct {
	tokens hclwrite.Tokens
	slab   []hclwrite.Token // what tokens points to
	text   []byte           // what the tokens' bytes are slices of
}

func (w *writer) reset() {
	w.tokens, w.slab, w.text = w.tokens[:0], w.slab[:0], w.text[:0]
}

func (w *writer) token(typ hclsyntax.TokenType, parts ...string) {
	start := len(w.text)
	for _, part := range parts {
		w.text = append(w.text, part...)
	}
	w.slab = append(w.slab, hclwrite.Token{Type: typ, Bytes: w.text[start:len(w.text):len(w.text)]})
	w.tokens = append(w.tokens, &w.slab[len(w.slab)-1])
}

// word writes text that the formatter treats as one operand.
func (w *writer) word(parts ...string) { w.token(hclsyntax.TokenIdent, parts...) }

func (w *writer) newline() { w.token(hclsyntax.TokenNewline, "\n") }

// comment writes a comment line. The formatter takes the newline as part of it.
func (w *writer) comment(text string) { w.token(hclsyntax.TokenComment, "# ", text, "\n") }

// quoted writes s as a string literal, escaped so that HCL reads s back.
func (w *writer) quoted(s string) {
	if isPlain(s) {
		w.word(`"`, s, `"`)
		return
	}
	w.word(string(hclwrite.TokensForValue(cty.StringVal(s)).Bytes()))
}

// isPlain reports whether no character of s needs escaping in a quoted string.
func isPlain(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ' || c > '~', c == '"', c == '\\', c == '$', c == '%':
			return false
		}
	}
	return true
}

// isIdentifier reports whether an object key can stand without quotes. HCL allows letters of other scripts, too; those
// are quoted, and so is the word that would make a for expression of the object.
func isIdentifier(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_':
		case i > 0 && (c >= '0' && c <= '9' || c == '-'):
		default:
			return false
		}
	}
	return s != "" && s != "for"
}
