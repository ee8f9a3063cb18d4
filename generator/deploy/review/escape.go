package review

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// code shows a text as code in Markdown, the same in a paragraph, a table and an HTML block. Nobody is notified of an
// @name inside of code.
func code(s string) string {
	return "<code>" + literal(s) + "</code>"
}

// prose shows a text as such. The empty comment keeps GitHub from notifying whoever an @name names.
func prose(s string) string {
	return strings.ReplaceAll(literal(s), "&#64;", "&#64;<!-- -->")
}

// literal writes as an entity what could mean something to Markdown or HTML, and nothing else, so that it can be read
// in an e-mail too. https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
func literal(s string) string {
	var b strings.Builder
	runes := []rune(clean(s))
	for i, r := range runes {
		inWord := i > 0 && i+1 < len(runes) && alphanumeric(runes[i-1]) && alphanumeric(runes[i+1])
		if r > unicode.MaxASCII || alphanumeric(r) || strings.ContainsRune(" .,;-/:()='", r) || r == '_' && inWord {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	return b.String()
}

func alphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// fenced is lines as a block of code.
func fenced(language string, lines []string) string {
	fence := fenceFor(lines)
	return fence + language + "\n" + strings.Join(lines, "\n") + "\n" + fence + "\n"
}

// fenceFor is a fence that is longer than any in the lines. https://github.github.com/gfm/#fenced-code-blocks
func fenceFor(lines []string) string {
	fence := "```"
	for slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, fence) }) {
		fence += "`"
	}
	return fence
}
