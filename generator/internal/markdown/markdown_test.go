package markdown_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/internal/markdown"
)

// hostile are texts that would notify somebody, or be more than text.
func hostile() []string {
	return []string{
		"@name", "ask @org/team-1.", "(@name)", "@@name", "a@name.example", "x\n@name", "&#64;name",
		"&commat;name", "\\@name",
		"`@name`", "``` @name", "<!-- @name -->", "--> @name", "</code>@name", "@<!-- -->name",
		"[@name](https://example.com)", "a|@name|", "*@name*", "_@name_", "~~@name~~", "# @name", "> @name", "<b>@name</b>", "\u202e@name", "@\u200bname",
	}
}

// TestNobodyIsNotified looks for what GitHub takes for a mention, in texts as it reads them: with entities resolved.
func TestNobodyIsNotified(t *testing.T) {
	mention := regexp.MustCompile(`@[\pL\pN]`)
	for _, s := range hostile() {
		if got := markdown.Prose(s); mention.MatchString(html.UnescapeString(got)) {
			t.Errorf("Prose(%q) = %s notifies somebody", s, got)
		}
		got := markdown.Code(s)
		inner, isCode := strings.CutPrefix(got, "<code>")
		inner, closed := strings.CutSuffix(inner, "</code>")
		if !isCode || !closed || strings.ContainsAny(inner, "<>@`\n") {
			t.Errorf("Code(%q) = %s can end before its end", s, got)
		}
	}
}

// TestNothingButText resolves what was escaped: it is the text again, on one line. Nothing else is in it that Markdown
// or HTML know.
func TestNothingButText(t *testing.T) {
	entity := regexp.MustCompile(`&#\d+;`)
	harmless := []string{"a text, with (all) it's: may/have; a=b-c", "snake_case _x_", "Grüße 日本", "\t\x00\xff"}
	for _, s := range append(hostile(), harmless...) {
		got := strings.ReplaceAll(markdown.Prose(s), "<!-- -->", "")
		if text := html.UnescapeString(got); text != markdown.Clean(s) {
			t.Errorf("Prose(%q) is read as %q", s, text)
		}
		if rest := entity.ReplaceAllString(got, ""); strings.ContainsAny(rest, "&<>@`*#[]|\\~!\"$%^{}+?\n") {
			t.Errorf("Prose(%q) = %s has markup", s, got)
		}
	}
	if got := markdown.Prose("it's 1.2, snake_case (or not)"); got != "it's 1.2, snake_case (or not)" {
		t.Errorf("a plain text becomes %s, which is hard to read in an e-mail", got)
	}
}

func TestFenced(t *testing.T) {
	for _, test := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"plain", []string{"a", "b"}, "```hcl\na\nb\n```\n"},
		{"a fence", []string{"a", "```"}, "````hcl\na\n```\n````\n"},
		{"a longer one within a line", []string{"x ````` y"}, "``````hcl\nx ````` y\n``````\n"},
	} {
		if got := markdown.Fenced("hcl", test.lines); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"plain é": "plain é", "two\nlines": `two\nlines`, "\x1b[31mred": `\x1b[31mred`, "a\u202eb": `a\u202eb`,
		"a\u200bb": `a\u200bb`, "a\u00a0b": `a\u00a0b`, "\xff": "\uFFFD", "a\u2028b": `a\u2028b`,
	} {
		if got := markdown.Clean(text); got != want {
			t.Errorf("Clean(%q) = %q, want %q", text, got, want)
		}
	}
}
