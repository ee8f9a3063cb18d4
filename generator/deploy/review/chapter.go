package review

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/internal/markdown"
	"github.com/tfgen/tfgen/generator/terraform"
)

// rank is how important a section is, the most important first.
type rank int

const (
	failure rank = iota
	stopped
	access
	destroyed // and replaced
	drifts
	updated // and whatever else leaves the object what it is
	created
	outputs
	drawings
)

// The limits keep one item from taking the place of all others, where there is no room for all of all.
const (
	maxLines   = 150 // of one item
	maxLine    = 400 // characters of one of its lines
	maxMessage = 1_000
)

// newChapter says everything about one environment, below a summary, or below what isn't there as it failed.
func newChapter(e Environment, summary, missing string) *chapter {
	c := &chapter{heading: fmt.Sprintf("\n### %s, account %s, %s\n\n", label(e.Name), label(e.AccountID),
		label(e.Region))}
	if e.Err == nil && e.Leftover == "" {
		c.heading += summary + "\n\n"
	}
	c.fail(e.Err, missing)
	if e.Leftover != "" {
		c.add(section{rank: failure, what: "warnings", items: []*item{fact(
			"> [!WARNING]\n> " + markdown.Prose(clip(e.Leftover, maxMessage)) + "\n\n")}})
	}
	c.stops(e.Stops)
	c.access(e.Access)
	c.chart(e.Chart)
	var groups [outputs][]terraform.ResourceChange
	for _, change := range byAddress(e.plan().Changes) {
		groups[rankOf(change.Action)] = append(groups[rankOf(change.Action)], change)
	}
	c.changes(destroyed, "Replaced or destroyed", "replacements and deletions", groups[destroyed], why)
	c.changes(updated, "Updated", "updates", groups[updated], why)
	c.changes(created, "Created", "creations", groups[created], why)
	c.outputs(e.plan().Outputs)
	c.changes(drifts, "Changed outside Terraform", "changes outside Terraform", byAddress(e.Drift), driftHead)
	c.models(e.Models)
	return c
}

func rankOf(a terraform.Action) rank {
	switch a {
	case terraform.Delete, terraform.Replace:
		return destroyed
	case terraform.Create:
		return created
	}
	return updated
}

func (c *chapter) add(s section) {
	if len(s.items) > 0 {
		c.sections = append(c.sections, &s)
	}
}

func (c *chapter) fail(err error, missing string) {
	if err == nil {
		return
	}
	var lines []string
	for text := range strings.SplitSeq(strings.TrimSpace(err.Error()), "\n") {
		lines = append(lines, markdown.Clean(text))
	}
	c.add(section{rank: failure, what: "errors", items: []*item{fact(
		"> [!CAUTION]\n> " + missing + "\n\n" + markdown.Fenced("text", shorten(lines)) + "\n")}})
}

func (c *chapter) stops(stops []guard.Stop) {
	const title = "> [!CAUTION]\n> Guards stop this plan:\n>\n"
	s := section{rank: stopped, what: "guards that stop it", title: title, end: "\n"}
	for _, stop := range stops {
		where := string(stop.Rule)
		if stop.Address != "" {
			where = stop.Address
		}
		text := "> - " + markdown.Code(clip(where, maxLine))
		if stop.Attribute != "" {
			text += " " + markdown.Code(clip(stop.Attribute, maxLine))
		}
		s.items = append(s.items, fact(text+": "+markdown.Prose(clip(stop.Message, maxMessage))+"\n"))
	}
	c.add(s)
}

func (c *chapter) access(lines []string) {
	s := section{rank: access, what: "changes of access"}
	var cleaned []string
	for _, l := range lines {
		cleaned = append(cleaned, clip(markdown.Clean(l), maxLine))
		s.items = append(s.items, fact(cleaned[len(cleaned)-1]+"\n"))
	}
	fence := markdown.FenceFor(cleaned)
	s.title, s.end = "**Access**\n\n"+fence+"diff\n", fence+"\n\n"
	c.add(s)
}

// chart is a drawing of what changes of access, which is said in words, too.
func (c *chapter) chart(lines []string) {
	if len(lines) > 0 {
		c.add(section{rank: drawings, items: []*item{fact(
			markdown.Fenced("mermaid", lines) + "\n")}})
	}
}

func (c *chapter) models(texts []string) {
	s := section{rank: drifts, what: "models", title: "**Pinned models**\n\n", end: "\n"}
	for _, text := range texts {
		s.items = append(s.items, fact("- "+markdown.Prose(clip(text, maxLine))+"\n"))
	}
	c.add(s)
}

func (c *chapter) outputs(changes []terraform.OutputChange) {
	s := section{rank: outputs, what: "outputs", title: "**Outputs that change**\n\n", end: "\n"}
	for _, o := range changes {
		s.items = append(s.items, detailed(markdown.Code(clip(o.Name, maxLine)), outputLines(o)))
	}
	c.add(s)
}

// changes adds resources, each with what changes of it folded away. words says what follows the address.
func (c *chapter) changes(
	r rank, title, what string, changes []terraform.ResourceChange, words func(terraform.ResourceChange) string,
) {
	s := section{rank: r, what: what, title: "**" + title + "**\n\n", end: "\n"}
	for _, change := range changes {
		head := markdown.Code(clip(change.Address, maxLine)) + markdown.Prose(clip(words(change), maxLine))
		if r != drifts {
			head = verb(change.Action) + " " + head
		}
		s.items = append(s.items, detailed(head, attributeLines(change)))
	}
	c.add(s)
}

// fact is an item of one length.
func fact(text string) *item { return &item{forms: []string{text}} }

// detailed is an item with lines folded away: none, not more than the limits allow, all.
func detailed(head string, lines []line) *item {
	it := fact("- " + head + "\n")
	if len(lines) == 0 {
		return it
	}
	all := diffLines(lines)
	for _, shown := range [][]string{shorten(all), all} {
		text := "\n<details><summary>" + head + "</summary>\n\n" + markdown.Fenced("diff", shown) + "\n</details>\n\n"
		if text != it.full() {
			it.forms = append(it.forms, text)
		}
	}
	return it
}

// diffLines are lines for a block in which GitHub colours those that begin with +, - or !.
func diffLines(lines []line) []string {
	var texts []string
	for _, l := range lines {
		op := string(l.op)
		if op == "~" {
			op = "!"
		}
		texts = append(texts, op+" "+l.text)
	}
	return texts
}

// shorten keeps the limits and says what it cuts.
func shorten(lines []string) []string {
	var short []string
	for _, l := range lines[:min(len(lines), maxLines)] {
		cut := clip(l, maxLine)
		if cut != l {
			cut += fmt.Sprintf(" (%d characters)", utf8.RuneCountInString(l))
		}
		short = append(short, cut)
	}
	if more := len(lines) - maxLines; more > 0 {
		short = append(short, fmt.Sprintf("  … and %d more lines", more))
	}
	return short
}
