package tf_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/tfgen/tfgen/generator/tf"
)

// layout is a file and what it must look like.
type layout struct {
	name string
	file tf.File
	want string
}

func layouts() []layout {
	one, two := tf.Attr("a", tf.Int(1)), tf.Attr("second", tf.Bool(true))
	return []layout{
		{"nothing", nil, ""},
		{"numbers", tf.File{tf.Attr("a", tf.Int(-5)), tf.Attr("b", tf.Int(0))}, "a = -5\nb = 0\n"},
		{"equal signs are aligned", tf.File{one, two}, "a      = 1\nsecond = true\n"},
		{"empty block", tf.File{tf.Nested("filter")}, "filter {}\n"},
		{"labels", tf.File{tf.Resource("aws_vpc", "main", one)}, `resource "aws_vpc" "main" {
  a = 1
}
`},
		{"blocks are paragraphs", tf.File{tf.Nested("x", one, tf.Nested("y", two), tf.Nested("z")), tf.Nested("w")}, `x {
  a = 1

  y {
    second = true
  }

  z {}
}

w {}
`},
		{"an attribute after a block", tf.File{tf.Nested("x", tf.Nested("y"), one)}, `x {
  y {}

  a = 1
}
`},
		{"depends_on is a paragraph", tf.File{tf.Nested("x", one, tf.Attr("depends_on", tf.Refs("a.b")), two)}, `x {
  a = 1

  depends_on = [a.b]

  second = true
}
`},
		{"a comment belongs to what follows", tf.File{tf.Nested("x", one, tf.Comment("why"), two)}, `x {
  a = 1

  # why
  second = true
}
`},
		{"comments of several lines", tf.File{tf.Comment("one"), tf.Comment("two"), tf.Nested("x")}, `# one
# two
x {}
`},
		{"lists", tf.File{
			tf.Attr("l", tf.List{}), tf.Attr("s", tf.Strings("x")), tf.Attr("r", tf.Refs("a.b", "c.d")),
		}, `l = []
s = ["x"]
r = [
  a.b,
  c.d,
]
`},
		{"one object in a list", tf.File{tf.Attr("l", tf.List{tf.Object{one, two}})}, `l = [{
  a      = 1
  second = true
}]
`},
		{"object keys", tf.File{tf.Attr("o", tf.Object{
			tf.Attr("plain", tf.Int(1)),
			tf.Attr("with-hyphen", tf.Int(2)),
			tf.Attr("aws:Key", tf.Int(3)),
			tf.Attr("1st", tf.Int(4)),
			tf.Attr("for", tf.Int(5)),
			tf.Attr("Grüße", tf.Int(6)),
		})}, `o = {
  plain       = 1
  with-hyphen = 2
  "aws:Key"   = 3
  "1st"       = 4
  "for"       = 5
  "Grüße"     = 6
}
`},
		{"empty object", tf.File{tf.Attr("o", tf.Object{})}, "o = {}\n"},
		{"the order is the caller's", tf.File{tf.Attr("o", tf.Object{two, one})}, `o = {
  second = true
  a      = 1
}
`},
		{"what is written as it is", tf.File{
			tf.Attr("t", tf.Template("${a.b.arn}/*")),
			tf.Attr("r", tf.Raw("{ for k, v in a.b : k => v.c }")),
			tf.Attr("i", tf.Ref(`var.m["key"]`)),
		}, `t = "${a.b.arn}/*"
r = { for k, v in a.b : k => v.c }
i = var.m["key"]
`},
		{"JSON", tf.File{
			tf.Attr("p", tf.JSON(tf.Object{tf.Attr("l", tf.List{tf.Object{one}, tf.Object{two}})})),
		}, `p = jsonencode({
  l = [
    {
      a = 1
    },
    {
      second = true
    },
  ]
})
`},
		{"prevent_destroy", tf.File{tf.PreventDestroy()}, "lifecycle {\n  prevent_destroy = true\n}\n"},
	}
}

// TestBytes prints all with one printer, so that what is left over from one file would show in the next.
func TestBytes(t *testing.T) {
	printer := tf.NewPrinter()
	for _, l := range layouts() {
		t.Run(l.name, func(t *testing.T) {
			got := printer.Bytes(l.file)
			if diff := cmp.Diff(l.want, string(got)); diff != "" {
				t.Errorf("the file differs (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(string(hclwrite.Format(got)), string(got)); diff != "" {
				t.Errorf("terraform fmt would change it (-formatted +got):\n%s", diff)
			}
			if _, diags := hclsyntax.ParseConfig(got, "x.tf", hcl.InitialPos); diags.HasErrors() {
				t.Errorf("HCL can't read it: %v", diags)
			}
		})
	}
}

func TestBytesOutlivesThePrinter(t *testing.T) {
	printer := tf.NewPrinter("header")
	first := printer.Bytes(tf.File{tf.Attr("first", tf.Int(1))})
	want := "# header\n\nfirst = 1\n"
	second := printer.Bytes(tf.File{tf.Attr("a_longer_second", tf.String("${}"))})
	if string(first) != want || string(second) != "# header\n\na_longer_second = \"$${}\"\n" {
		t.Errorf("one file shows in another:\n%s\n%s", first, second)
	}
	if got := string(printer.Bytes(nil)); got != "# header\n" {
		t.Errorf("a header alone is written as %q", got)
	}
}

func TestDuplicateAttributePanics(t *testing.T) {
	for name, build := range map[string]func(){
		"at once": func() { tf.Nested("x", tf.Attr("a", tf.Int(1)), tf.Attr("a", tf.Int(1))) },
		"later":   func() { tf.Nested("x", tf.Attr("a", tf.Int(1))).Add(tf.Attr("a", tf.Int(2))) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if got := recover(); got != "tf: x block sets a twice" {
					t.Errorf("got panic %v", got)
				}
			}()
			build()
		})
	}
}
