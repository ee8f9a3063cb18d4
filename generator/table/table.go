// Package table writes tables of text that fit a terminal.
package table

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Table is rows of cells below a heading.
type Table struct {
	heading []string
	rows    [][]string
}

// New is an empty table with those headings.
func New(heading ...string) *Table { return &Table{heading: heading} }

// Add adds a row, with a cell for each heading.
func (t *Table) Add(cells ...string) { t.rows = append(t.rows, cells) }

// gap is between columns.
const gap = 2

// least is how narrow a column gets, whatever the table's width.
const least = 12

// Write writes the table into so many columns of a terminal, 0 for as many as it takes. Cells that are too long for
// that go on below.
func (t *Table) Write(w io.Writer, columns int) error {
	widths := make([]int, len(t.heading))
	lines := slices.Concat([][]string{t.heading}, t.rows)
	for _, cells := range lines {
		for i, text := range cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(text))
		}
	}
	if columns > 0 {
		fit(widths, columns)
	}
	var b strings.Builder
	for _, cells := range lines {
		Line(&b, slices.Clone(cells), widths)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// fit narrows the widest columns until all fit, or can't.
func fit(widths []int, columns int) {
	wide := gap * (len(widths) - 1)
	for _, width := range widths {
		wide += width
	}
	for ; wide > columns; wide-- {
		widest := slices.Index(widths, slices.Max(widths))
		if widths[widest] <= least {
			return
		}
		widths[widest]--
	}
}

// Line writes cells of these widths side by side, and what is too long below.
func Line(b *strings.Builder, cells []string, widths []int) {
	for first := true; first || strings.Join(cells, "") != ""; first = false {
		line := ""
		for i, text := range cells {
			var part string
			part, cells[i] = Wrap(text, widths[i])
			line += fmt.Sprintf("%-*s", widths[i]+gap, part)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// Wrap is as much of a text as there is room for, and the rest. Names are broken after what joins their parts.
func Wrap(text string, width int) (part, rest string) {
	runes := []rune(text)
	if len(runes) <= width {
		return text, ""
	}
	part = string(runes[:width])
	if i := strings.LastIndexAny(part, " -/,") + 1; i > width/2 {
		part = part[:i]
	}
	return strings.TrimRight(part, " "), strings.TrimLeft(text[len(part):], " ")
}
