package review

import (
	"fmt"
	"strconv"
	"strings"
)

// statement is what lines say of an attribute.
type statement struct {
	path       string
	gone, come []string // values in a line, or lines of one that has several
	block      bool     // these are lines
	after      string   // what is said in place of values
	note       string
	err        string // why it says nothing
}

// statements reads the lines of a resource.
func statements(lines []line) []statement {
	var all []statement
	for _, l := range lines {
		text, inBlock := strings.CutPrefix(l.text, "    ")
		switch {
		case inBlock && len(all) > 0 && all[len(all)-1].block:
			s := &all[len(all)-1]
			switch l.op {
			case '-':
				s.gone = append(s.gone, text)
			case '+':
				s.come = append(s.come, text)
			}
		case l.text != "(Terraform shows no value that differs)":
			all = append(all, newStatement(l))
		}
	}
	return all
}

// newStatement reads PATH = VALUE, PATH = VALUE -> VALUE, or PATH: before lines of values, each with notes.
func newStatement(l line) statement {
	end := pathEnd(l.text)
	s := statement{path: l.text[:end]}
	rest := l.text[end:]
	if note, ok := strings.CutPrefix(rest, ":"); ok {
		s.block, s.note = true, note
		return s
	}
	rest, ok := strings.CutPrefix(rest, " = ")
	if !ok {
		s.err = fmt.Sprintf("%q isn't understood", l.text)
		return s
	}
	if strings.HasPrefix(rest, "(") && !strings.HasPrefix(rest, unknown) {
		s.after, s.note, _ = strings.Cut(rest, " # ")
		return s
	}
	first, rest := cutValue(rest)
	second, hasTwo := strings.CutPrefix(rest, " -> ")
	if hasTwo {
		second, rest = cutValue(second)
	}
	s.note = rest
	switch {
	case hasTwo != (l.op == '~'), rest != "" && !strings.HasPrefix(rest, " # "):
		s.err = fmt.Sprintf("%c %q isn't understood", l.op, l.text)
	case hasTwo:
		s.gone, s.come = []string{first}, []string{second}
	case l.op == '-':
		s.gone = []string{first}
	default:
		s.come = []string{first}
	}
	return s
}

func pathEnd(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			quoted, _ := strconv.QuotedPrefix(text[i:])
			i += max(len(quoted), 1) - 1
		case ' ', ':':
			return i
		}
	}
	return len(text)
}

// cutValue splits a text behind the value that it begins with: an own word in parentheses, or JSON or a quoted text,
// which end where none of their brackets are open.
func cutValue(text string) (value, rest string) {
	if strings.HasPrefix(text, unknown) {
		return unknown, text[len(unknown):]
	}
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			quoted, _ := strconv.QuotedPrefix(text[i:])
			i += max(len(quoted), 1) - 1
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case ' ':
			if depth == 0 {
				return text[:i], text[i:]
			}
		}
	}
	return text, ""
}
