// Package markdown writes texts that anybody may have chosen into Markdown, so that they can be nothing but text.
package markdown

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Code shows a text as code in Markdown, the same in a paragraph, a table and an HTML block. Nobody is notified of an
// @name inside of code.
func Code(s string) string {
	return "<code>" + literal(s) + "</code>"
}

// Prose shows a text as such. The empty comment keeps GitHub from notifying whoever an @name names.
func Prose(s string) string {
	return strings.ReplaceAll(literal(s), "&#64;", "&#64;<!-- -->")
}

// Label is a text as a label of a Mermaid chart, with its quotes.
// https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
func Label(s string) string {
	var b strings.Builder
	for _, r := range Clean(s) {
		if r > unicode.MaxASCII || alphanumeric(r) || strings.ContainsRune(" .,-/:()='_", r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return `"` + b.String() + `"`
}

// literal writes as an entity what could mean something to Markdown or HTML, and nothing else, so that it can be read
// in an e-mail too. https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
func literal(s string) string {
	var b strings.Builder
	runes := []rune(Clean(s))
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

// Fenced is lines as a block of code.
func Fenced(language string, lines []string) string {
	fence := FenceFor(lines)
	return fence + language + "\n" + strings.Join(lines, "\n") + "\n" + fence + "\n"
}

// FenceFor is a fence that is longer than any in the lines. https://github.github.com/gfm/#fenced-code-blocks
func FenceFor(lines []string) string {
	fence := "```"
	for slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, fence) }) {
		fence += "`"
	}
	return fence
}

// Clean makes one line of a text, in which nothing steers a terminal or changes the order of reading.
func Clean(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		if r == ' ' || unicode.IsGraphic(r) && !unicode.Is(unicode.Zs, r) {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRuneToASCII(r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}
