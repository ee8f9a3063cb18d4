package proof

import (
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	texttable "github.com/tfgen/tfgen/generator/table"
)

// Layout is how a table of rows is written for people. The zero value writes all, as wide as it is.
type Layout struct {
	Width int  // columns to fit into: names wrap, and verbs that nobody has are left out; 0: as many as it takes
	SumUp bool // rows that are alike in many environments are shown once
}

// WriteText writes rows as a table, with the statements that decide below each.
func (layout Layout) WriteText(w io.Writer, rows []Row) error {
	groups := single(rows)
	if layout.SumUp {
		groups = sumUp(groups)
	}
	t := newTable(groups, layout.Width)
	for i, g := range groups {
		if i == 0 || g.Across != groups[i-1].Across {
			if i > 0 {
				t.b.WriteString("\n")
			}
			t.line(t.heading(g.Across))
		}
		t.line(t.row(&g.Row))
		for _, note := range g.notes() {
			t.paragraph("    ", note)
		}
	}
	if left := t.leftOut(); len(left) > 0 {
		t.b.WriteString("\n")
		t.paragraph("", "Left out, because nobody here has it: "+strings.Join(left, ", ")+".")
	}
	_, err := io.WriteString(w, t.b.String())
	return err
}

// table is what is written of one.
type table struct {
	b      strings.Builder
	width  int // 0: as wide as it is
	verbs  []Verb
	widths []int
}

// gap is between columns.
const gap = 2

// newTable is an empty table, measured for what is to be in it.
func newTable(groups []group, width int) *table {
	t := &table{width: width, verbs: Verbs()}
	if used := usedVerbs(groups); width > 0 && len(used) > 0 {
		t.verbs = used
	}
	t.widths = make([]int, 2+len(t.verbs))
	t.measure(t.heading(false))
	for i := range groups {
		t.measure(t.row(&groups[i].Row))
	}
	if width > 0 {
		t.fit()
	}
	return t
}

// usedVerbs are those that somebody has, or may have.
func usedVerbs(groups []group) []Verb {
	return slices.DeleteFunc(Verbs(), func(verb Verb) bool {
		return !slices.ContainsFunc(groups, func(g group) bool { return g.Access[verb].Mark() != Cell{}.Mark() })
	})
}

// leftOut are the verbs that have no column.
func (t *table) leftOut() []string {
	var all []string
	for _, verb := range Verbs() {
		if !slices.Contains(t.verbs, verb) {
			all = append(all, string(verb))
		}
	}
	return all
}

func (t *table) measure(cells []string) {
	for i, text := range cells {
		t.widths[i] = max(t.widths[i], utf8.RuneCountInString(text))
	}
}

// least is how narrow a column of names gets, whatever the table's width.
const least = 12

// fit narrows the two columns of names to what the others leave: the longer one first.
func (t *table) fit() {
	free := t.width - gap*(len(t.widths)-1)
	for _, width := range t.widths[2:] {
		free -= width
	}
	who, what := &t.widths[0], &t.widths[1]
	if *who+*what <= free {
		return
	}
	half := free / 2
	switch {
	case *who <= half:
		*what = free - *who
	case *what <= half:
		*who = free - *what
	default:
		*who, *what = half, free-half
	}
	*who, *what = max(*who, least), max(*what, least)
}

func (t *table) heading(across bool) []string {
	cells := []string{"WITHIN AN ACCOUNT", "RESOURCE"}
	if across {
		cells[0] = "ACROSS ACCOUNTS"
	}
	for _, verb := range t.verbs {
		cells = append(cells, strings.ToUpper(string(verb)))
	}
	return cells
}

// row are the parties of a row, and a mark for each verb.
func (t *table) row(row *Row) []string {
	cells := row.parties()
	for _, verb := range t.verbs {
		cells = append(cells, row.Access[verb].Mark())
	}
	return cells
}

// line writes cells side by side. Those that are too long go on below.
func (t *table) line(cells []string) { texttable.Line(&t.b, cells, t.widths) }

// paragraph writes a text with a margin. Where it doesn't fit, it goes on further in.
func (t *table) paragraph(margin, text string) {
	for indent := margin; text != ""; indent = margin + "  " {
		part, rest := text, ""
		if t.width > 0 {
			part, rest = texttable.Wrap(text, max(t.width-len(indent), least))
		}
		t.b.WriteString(indent + part + "\n")
		text = rest
	}
}
