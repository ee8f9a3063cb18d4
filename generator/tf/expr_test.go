package tf_test

import (
	"testing"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/tf"
)

func strangeStrings() []string {
	return []string{
		"",
		"plain",
		"arn:aws:s3:::bucket/*",
		"${var.secret}",
		"%{ if true }x%{ endif }",
		"$${doubled}", "$$${tripled}", "%%{doubled}",
		"$", "$$", "%", "ends in $", "ends in %",
		"{}", "$ {", "$\"{",
		`"quoted"`, `back\slash`, `\n is no newline`, `ends in \`,
		"two\nlines", "windows\r\n", "tab\tbed", "null\x00", "escape\x1b", "delete\x7f",
		"<<EOF\nno heredoc\nEOF",
		"# no comment", "// no comment", "/* no comment */", "for", "null", "true",
		"Grüße", "日本語", "🚀", "e\u0301", "\u00a0", "\u2028", "\ufeff", "\U000e0001",
	}
}

func TestStringIsReadBack(t *testing.T) {
	for _, s := range strangeStrings() {
		checkString(t, s)
	}
}

func FuzzString(f *testing.F) {
	for _, s := range strangeStrings() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip("HCL is UTF-8")
		}
		checkString(t, s)
	})
}

// checkString writes s as a value and as an object's key, and has HCL read both.
func checkString(t *testing.T, s string) {
	t.Helper()
	src := tf.NewPrinter().Bytes(tf.File{tf.Attr("x", tf.Object{tf.Attr(s, tf.String(s))})})
	file, diags := hclsyntax.ParseConfig(src, "x.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%q is written as %s: %v", s, src, diags)
	}
	got, diags := file.Body.(*hclsyntax.Body).Attributes["x"].Expr.Value(nil)
	if diags.HasErrors() {
		t.Fatalf("%q is written as %s: %v", s, src, diags)
	}
	text := cty.StringVal(s) // as HCL has every string: in Unicode's normal form C
	want := cty.ObjectVal(map[string]cty.Value{text.AsString(): text})
	if !got.RawEquals(want) {
		t.Errorf("%q is written as %s and read as %#v", s, src, got)
	}
}
