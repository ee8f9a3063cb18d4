package reference

import (
	"fmt"
	"strings"

	"github.com/mitchellh/go-wordwrap"
)

// page is text in the making.
type page struct {
	text  strings.Builder
	width int
}

// columns are those that a page is wrapped to: no more than are easily read.
func columns(width int) int {
	if width <= 0 || width > 100 {
		return 100
	}
	return max(width, 40)
}

func (p *page) line(s string) { p.text.WriteString(strings.TrimRight(s, " ") + "\n") }

// paragraph writes prose behind an indent, without the marks of code.
func (p *page) paragraph(indent, text string) {
	wrapped := wordwrap.WrapString(strings.ReplaceAll(text, "`", ""), uint(p.width-len(indent)))
	for line := range strings.SplitSeq(wrapped, "\n") {
		p.line(indent + line)
	}
}

// entry writes a term, and what it is in the column behind it.
func (p *page) entry(term, text string) {
	const column = 18
	indent := strings.Repeat(" ", column+2)
	wrapped := wordwrap.WrapString(strings.ReplaceAll(text, "`", ""), uint(p.width-len(indent)))
	for i, line := range strings.Split(wrapped, "\n") {
		if i == 0 {
			line = fmt.Sprintf("  %-*s%s", column, term+" ", line)
		} else {
			line = indent + line
		}
		p.line(line)
	}
}

func (p *page) block(block Block) {
	header := block.Header()
	if block.Path == "project" {
		header += "\nenvironment \"NAME\" { … }"
	}
	p.line(header)
	for paragraph := range strings.SplitSeq(block.Text, "\n\n") {
		p.line("")
		p.paragraph("", paragraph)
	}
	if block.Place != "" {
		p.line("")
		p.line("In: " + string(block.Place))
	}
	for _, example := range block.Examples {
		p.line("")
		for line := range strings.SplitSeq(strings.TrimSpace(example), "\n") {
			p.line("    " + line)
		}
	}
	for _, a := range block.Attributes {
		p.line("")
		p.attribute(a)
	}
	for i, inner := range block.inner() {
		if i == 0 {
			p.line("")
			p.line("BLOCKS IN IT")
		}
		p.entry(inner.Path, inner.Summary())
	}
}

func (p *page) attribute(a Attribute) {
	p.line(fmt.Sprintf("  %s = %s", a.Name, a.Example))
	what := []string{string(a.Type)}
	if required := a.requirement(); required != "" {
		what = append(what, required)
	}
	if a.Place != "" {
		what = append(what, string(a.Place))
	}
	if absence := a.absence(); absence != "" {
		what = append(what, "default: "+absence)
	}
	p.paragraph("      ", strings.Join(what, "; "))
	p.paragraph("      ", a.Text)
	if a.Limits != "" {
		p.paragraph("      ", "Limits: "+a.Limits+".")
	}
	if a.Source != "" {
		p.line("      " + a.Source)
	}
}
