package review

import (
	"fmt"
	"strings"

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
)

// The limits keep one item from taking the place of all others.
const (
	maxLines   = 150 // of one item
	maxLine    = 400 // characters of one of its lines
	maxMessage = 1_000
)

// newChapter says everything about one plan.
func newChapter(e Environment) *chapter {
	c := &chapter{heading: fmt.Sprintf("\n### %s, account %s, %s\n\n", label(e.Name), label(e.AccountID),
		label(e.Region))}
	if e.Err == nil {
		c.heading += summary(e.changes()) + "\n\n"
	}
	c.fail(e.Err)
	c.stops(e.Stops)
	c.access(e.Access)
	var groups [outputs][]terraform.ResourceChange
	for _, change := range byAddress(e.changes()) {
		groups[rankOf(change.Action)] = append(groups[rankOf(change.Action)], change)
	}
	c.changes(destroyed, "Replaced or destroyed", "replacements and deletions", groups[destroyed], why)
	c.changes(updated, "Updated", "updates", groups[updated], why)
	c.changes(created, "Created", "creations", groups[created], why)
	if e.Plan != nil {
		c.outputs(e.Plan.Outputs)
	}
	c.changes(drifts, "Changed outside Terraform", "changes outside Terraform", byAddress(e.Drift), driftHead)
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

func (c *chapter) fail(err error) {
	if err == nil {
		return
	}
	var lines []string
	for text := range strings.SplitSeq(strings.TrimSpace(err.Error()), "\n") {
		lines = append(lines, clip(markdown.Clean(text), maxLine))
	}
	c.add(section{rank: failure, what: "errors", items: []*item{fact(
		"> [!CAUTION]\n> There is no plan.\n\n" + markdown.Fenced("text", shorten(lines)) + "\n")}})
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

func (c *chapter) outputs(names []string) {
	s := section{rank: outputs, what: "outputs", title: "**Outputs that change**\n\n", end: "\n"}
	for _, name := range names {
		s.items = append(s.items, fact("- "+markdown.Code(clip(name, maxLine))+"\n"))
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
		it := fact("- " + head + "\n")
		if lines := diffLines(change); len(lines) > 0 {
			it.long = "\n<details><summary>" + head + "</summary>\n\n" + markdown.Fenced("diff", lines) + "\n</details>\n\n"
		}
		s.items = append(s.items, it)
	}
	c.add(s)
}

// fact is an item of one length.
func fact(text string) *item { return &item{short: text, long: text} }

func why(c terraform.ResourceChange) string {
	if c.ImportID != "" {
		return fmt.Sprintf(": taken over from %q", c.ImportID)
	}
	return reason(guard.Why(c))
}

// diffLines are a change's lines for a block in which GitHub colours those that begin with +, - or !.
func diffLines(c terraform.ResourceChange) []string {
	var lines []string
	for _, l := range attributeLines(c) {
		op := string(l.op)
		if op == "~" {
			op = "!"
		}
		lines = append(lines, clip(op+" "+l.text, maxLine))
	}
	return shorten(lines)
}

func shorten(lines []string) []string {
	if len(lines) <= maxLines {
		return lines
	}
	return append(lines[:maxLines:maxLines], fmt.Sprintf("  … and %d more lines", len(lines)-maxLines))
}
