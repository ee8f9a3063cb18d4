package review

import (
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/tfgen/tfgen/generator/internal/markdown"
	"github.com/tfgen/tfgen/generator/terraform"
)

// line is one line about a resource. op is '+' for what comes, '-' for what goes, '~' for what changes, and a space for
// what stays.
type line struct {
	op   byte
	text string
}

// attributeLines shows what of a resource changes. Nothing is said of one that is deleted, nor, of one that is created,
// about what is empty or known after the apply only.
func attributeLines(c terraform.ResourceChange) []line {
	if c.Action == terraform.Delete || c.Action == terraform.Forget {
		return nil
	}
	paths := map[string]bool{}
	for _, a := range c.Attributes {
		paths[a.Path] = true
	}
	var lines []line
	for _, a := range c.Attributes {
		suffix, all := strings.CutPrefix(a.Path, "tags_all")
		if noise(c, a) || all && (c.Action == terraform.Create || paths["tags"+suffix]) {
			continue
		}
		if c.Action == terraform.Create {
			lines = append(lines, line{'+', markdown.Clean(a.Path) + " = " + after(a)})
			continue
		}
		lines = append(lines, difference(a)...)
	}
	return lines
}

// noise reports whether nobody has to see the attribute: it is null by another name, or AWS fills it in anew.
func noise(c terraform.ResourceChange, a terraform.Attribute) bool {
	switch {
	case empty(a.Before) && empty(a.After) && !a.Unknown:
		return true
	case c.Action == terraform.Create:
		return a.Unknown || empty(a.After)
	case c.Action == terraform.Replace:
		return a.Unknown && !a.Replaces && !slices.Contains(c.Configured, topLevel(a.Path))
	}
	return false
}

// after is the value that there will be, in one line. JSON is shortened to its meaning.
func after(a terraform.Attribute) string {
	s, ok := a.After.(string)
	switch decoded, isJSON := decode(s); {
	case a.Sensitive:
		return sensitive
	case a.Unknown:
		return unknown
	case ok && isJSON:
		return markdown.Clean(clip(compact(decoded), longValue))
	}
	return scalar(a.After)
}

// difference shows both values of an attribute.
func difference(a terraform.Attribute) []line {
	name, why := markdown.Clean(a.Path), ""
	if a.Replaces {
		why = " # forces replacement"
	}
	before, long := block(a.Before)
	now, longNow := block(a.After)
	switch {
	case a.Sensitive:
		return []line{{opOf(a), name + " = " + sensitive + why}}
	case a.Unknown || !long && !longNow:
		return []line{{opOf(a), name + " = " + values(a) + why}}
	case before == now:
		return []line{{'~', name + " = (the same JSON, written differently)" + why}}
	}
	if !long && !empty(a.Before) {
		before = scalar(a.Before) + "\n"
	}
	if !longNow && !empty(a.After) {
		now = scalar(a.After) + "\n"
	}
	return append([]line{{opOf(a), name + ":" + why}}, textDifference(before, now)...)
}

func opOf(a terraform.Attribute) byte {
	switch {
	case a.Before == nil:
		return '+'
	case a.After == nil && !a.Unknown:
		return '-'
	}
	return '~'
}

func values(a terraform.Attribute) string {
	switch opOf(a) {
	case '+':
		return after(a)
	case '-':
		return scalar(a.Before)
	}
	return scalar(a.Before) + " -> " + after(a)
}

// textDifference compares texts line by line, and shows a few lines around each difference.
func textDifference(before, after string) []line {
	// It fails only for edits that don't belong to the text.
	diff, err := udiff.ToUnifiedDiff("", "", before, udiff.Lines(before, after), udiff.DefaultContextLines)
	if err != nil {
		return []line{{'~', "    (" + markdown.Clean(err.Error()) + ")"}}
	}
	var lines []line
	for i, hunk := range diff.Hunks {
		if i > 0 || hunk.FromLine > 1 {
			lines = append(lines, line{' ', "    …"})
		}
		for _, l := range hunk.Lines {
			op := byte(' ')
			switch l.Kind {
			case udiff.Delete:
				op = '-'
			case udiff.Insert:
				op = '+'
			}
			lines = append(lines, line{op, "    " + markdown.Clean(strings.TrimSuffix(l.Content, "\n"))})
		}
	}
	return lines
}
