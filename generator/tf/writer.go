package tf

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// writer collects a file's tokens; hclwrite's formatter decides the space between them. An expression without space
// inside, such as a quoted string or a reference, is one token: building hclwrite's tree of nodes for each and
// formatting its parts took most of the time of a render.
type writer struct {
	tokens hclwrite.Tokens
	slab   []hclwrite.Token // tokens are handed out of slabs, an allocation for many
}

const slabSize = 256

func (w *writer) token(typ hclsyntax.TokenType, text string) {
	if len(w.slab) == 0 {
		w.slab = make([]hclwrite.Token, slabSize)
	}
	t := &w.slab[0]
	w.slab = w.slab[1:]
	t.Type, t.Bytes = typ, []byte(text)
	w.tokens = append(w.tokens, t)
}

// word writes text that the formatter treats as one operand.
func (w *writer) word(text string) { w.token(hclsyntax.TokenIdent, text) }

func (w *writer) newline() { w.token(hclsyntax.TokenNewline, "\n") }

// comment writes a comment line. The formatter takes the newline as part of it.
func (w *writer) comment(text string) {
	if text == "" {
		w.token(hclsyntax.TokenComment, "#\n")
		return
	}
	w.token(hclsyntax.TokenComment, "# "+text+"\n")
}

// quoted writes s as a string literal, escaped so that HCL reads s back.
func (w *writer) quoted(s string) {
	if isPlain(s) {
		w.word(`"` + s + `"`)
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

func (w *writer) bytes() []byte {
	file := hclwrite.NewEmptyFile()
	file.Body().AppendUnstructuredTokens(w.tokens)
	return file.Bytes()
}
