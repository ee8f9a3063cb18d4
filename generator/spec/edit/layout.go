package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// addAttribute puts a new line into a block of several lines: below the other attributes of the model, else on top. It
// is indented as the block's items are, and its sign = is below those of the lines next to it, which stay as they are.
func (f *file) addAttribute(b *hclsyntax.Block, unit string, a attribute) {
	offset := f.lineEnd(b.OpenBraceRange.End.Byte)
	for _, name := range modelAttributes() {
		if other := b.Body.Attributes[name]; other != nil {
			offset = f.lineEnd(other.SrcRange.End.Byte)
		}
	}
	indent, ok := f.itemIndent(b.Body)
	if !ok {
		indent = f.indent(b.Range().Start.Byte) + unit
	}
	width := max(len(a.name)+1, f.widthAround(b.Body, offset))
	f.splice(offset, offset, fmt.Sprintf("%s%-*s= %s%s", indent, width, a.name, a.value, f.newline()))
}

// widthAround is how far the sign = is from the start of the attributes on the lines above and below a new one.
func (f *file) widthAround(body *hclsyntax.Body, offset int) int {
	below := 1 + bytes.Count(f.src[:offset], []byte("\n"))
	width := 0
	for _, a := range body.Attributes {
		lines := a.SrcRange
		if lines.Start.Line == lines.End.Line && (lines.Start.Line == below || lines.End.Line == below-1) {
			width = max(width, a.EqualsRange.Start.Byte-a.NameRange.Start.Byte)
		}
	}
	return width
}

// addPipeline puts a block for a pipeline, with one attribute, at the end of an environment's block of several lines.
func (f *file) addPipeline(env *hclsyntax.Block, pipeline string, a attribute) {
	end := env.CloseBraceRange.Start.Byte
	offset := len(bytes.TrimRight(f.src[:end], " \t"))
	nl := f.newline()
	indent, ok := f.itemIndent(env.Body)
	if !ok {
		indent = f.indent(env.Range().Start.Byte) + f.unit(env)
	}
	block := fmt.Sprintf("%[1]spipeline %[2]q {%[3]s%[1]s%[4]s%[5]s = %[6]s%[3]s%[1]s}%[3]s",
		indent, pipeline, nl, f.unit(env), a.name, a.value)
	if f.src[offset-1] != '\n' { // a comment is on the brace's line
		f.splice(end, end, nl+block+f.indent(end))
		return
	}
	if gap := f.src[len(bytes.TrimRight(f.src[:offset], " \t\r\n")):offset]; bytes.Count(gap, []byte("\n")) < 2 {
		block = nl + block
	}
	f.splice(offset, offset, block)
}

// onOneLine reports whether a block's content begins on the line of its opening brace. HCL allows one attribute there.
func (f *file) onOneLine(b *hclsyntax.Block) bool { return f.lineEnd(b.OpenBraceRange.End.Byte) < 0 }

// expand gives the content of a block that is on one line a line of its own.
func (f *file) expand(b *hclsyntax.Block, unit string) {
	start, end := b.OpenBraceRange.End.Byte, b.CloseBraceRange.Start.Byte
	indent, nl := f.indent(b.Range().Start.Byte), f.newline()
	text := nl + indent
	if content := strings.Trim(string(f.src[start:end]), " \t"); content != "" {
		text = nl + indent + unit + content + text
	}
	f.splice(start, end, text)
}

// lineEnd is where the line after the token that ends at a position begins. It is negative where more than comments
// follows on the token's line.
func (f *file) lineEnd(offset int) int {
	tokens, _ := hclsyntax.LexConfig(f.src[offset:], f.name, hcl.InitialPos) // parsed before, as a whole
	for _, t := range tokens {
		switch {
		case t.Type == hclsyntax.TokenNewline, t.Type == hclsyntax.TokenComment && bytes.HasSuffix(t.Bytes, []byte("\n")):
			return offset + t.Range.End.Byte
		case t.Type != hclsyntax.TokenComment:
			return -1
		}
	}
	return -1
}

// unit is by how much the items of a top-level block are indented.
func (f *file) unit(b *hclsyntax.Block) string {
	inner, first := f.itemIndent(b.Body)
	if unit, deeper := strings.CutPrefix(inner, f.indent(b.Range().Start.Byte)); first && deeper && unit != "" {
		return unit
	}
	return "  "
}

// itemIndent is the indentation of a body's first item, if it has one that is first on its line.
func (f *file) itemIndent(body *hclsyntax.Body) (string, bool) {
	var starts []int
	for _, a := range body.Attributes {
		starts = append(starts, a.SrcRange.Start.Byte)
	}
	for _, b := range body.Blocks {
		starts = append(starts, b.Range().Start.Byte)
	}
	if len(starts) == 0 {
		return "", false
	}
	first := slices.Min(starts)
	line := bytes.LastIndexByte(f.src[:first], '\n') + 1
	indent := string(f.src[line:first])
	return indent, strings.Trim(indent, " \t") == ""
}

// indent is the white space that the line of a position begins with.
func (f *file) indent(offset int) string {
	line := f.src[bytes.LastIndexByte(f.src[:offset], '\n')+1 : offset]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// newline is how the file's first line ends.
func (f *file) newline() string {
	if i := bytes.IndexByte(f.src, '\n'); i > 0 && f.src[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}
