package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// comment is a document that can be cut: parts that are always there, and items, which are left out, the least
// important first, until the rest fits.
type comment struct {
	limit    int    // in bytes
	full     string // where everything is, as Markdown
	head     string
	chapters []*chapter
}

// chapter is what a comment says of one environment.
type chapter struct {
	heading  string
	sections []*section
}

// section is items under a title.
type section struct {
	title, end string
	what       string // its items, in the plural; empty where others say the same, too
	rank       rank
	items      []*item
}

// item is one fact.
type item struct {
	forms []string // from the shortest, each with all that the one before it says
	shown string   // one of them, or empty: it is left out
}

func (i *item) full() string { return i.forms[len(i.forms)-1] }

// fit chooses what is shown. All facts come before any details; then important ones come first, and of each
// importance every environment has its turn. It reports whether the parts that are always there fit.
func (c *comment) fit() bool {
	if c.showAll(); len(c.String()) <= c.limit {
		return true
	}
	c.hideAll()
	const reserve = 60 // bytes by which a chapter's notice can grow while its items are chosen
	used := len(c.String()) + reserve*len(c.chapters)
	if used > c.limit {
		return false
	}
	for form := range forms {
		for _, t := range c.turns() {
			used += t.show(form, c.limit-used)
		}
	}
	return true
}

// forms is the greatest number of an item's forms.
const forms = 3

// show shows a form of the item where the one before it is shown and there is room, and returns how much that takes.
func (t turn) show(form, room int) int {
	if form >= len(t.item.forms) || form > 0 && t.item.shown != t.item.forms[form-1] {
		return 0
	}
	text, cost := t.item.forms[form], 0
	if t.section.hidden() {
		cost = len(t.section.title) + len(t.section.end)
	}
	if cost += len(text) - len(t.item.shown); cost > room {
		return 0
	}
	t.item.shown = text
	return cost
}

// turn is an item's place in the order in which items are chosen.
type turn struct {
	item    *item
	section *section
	nth     int // in its section
}

func (c *comment) turns() []turn {
	var turns []turn
	for _, chapter := range c.chapters {
		for _, s := range chapter.sections {
			for i, it := range s.items {
				turns = append(turns, turn{it, s, i})
			}
		}
	}
	slices.SortStableFunc(turns, func(a, b turn) int {
		return cmp.Or(cmp.Compare(a.section.rank, b.section.rank), cmp.Compare(a.nth, b.nth))
	})
	return turns
}

func (c *comment) showAll() {
	for _, t := range c.turns() {
		t.item.shown = t.item.full()
	}
}

func (c *comment) hideAll() {
	for _, t := range c.turns() {
		t.item.shown = ""
	}
}

func (s *section) hidden() bool {
	return !slices.ContainsFunc(s.items, func(i *item) bool { return i.shown != "" })
}

// String is the document as far as it is shown.
func (c *comment) String() string {
	var b strings.Builder
	b.WriteString(c.head)
	for _, chapter := range c.chapters {
		b.WriteString(chapter.heading)
		b.WriteString(chapter.leftOut(c.full))
		for _, s := range chapter.sections {
			if s.hidden() {
				continue
			}
			b.WriteString(s.title)
			for _, it := range s.items {
				b.WriteString(it.shown)
			}
			b.WriteString(s.end)
		}
	}
	return b.String()
}

// leftOut says what of a chapter is not shown; empty: nothing.
func (c *chapter) leftOut(full string) string {
	var parts []string
	values, lines := 0, 0
	for _, s := range c.sections {
		cut := 0
		for _, it := range s.items {
			switch it.shown {
			case it.full():
			case "":
				cut++
			case it.forms[0]:
				values++
			default:
				lines++
			}
		}
		if cut > 0 && s.what != "" {
			parts = append(parts, fmt.Sprintf("%d of %d %s", cut, len(s.items), s.what))
		}
	}
	parts = append(parts, ofChanges("the values", values)...)
	parts = append(parts, ofChanges("some lines", lines)...)
	if len(parts) == 0 {
		return ""
	}
	return "> [!WARNING]\n> Left out, for want of space: " + strings.Join(parts, ", ") + ". " + full + "\n\n"
}

// ofChanges says what of how many changes is left out; nothing where there are none.
func ofChanges(what string, n int) []string {
	switch n {
	case 0:
		return nil
	case 1:
		return []string{what + " of 1 change"}
	}
	return []string{fmt.Sprintf("%s of %d changes", what, n)}
}
