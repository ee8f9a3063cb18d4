package review

import (
	"reflect"
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

// attributeLines shows what of a resource changes, in full. Nothing is said of one that is deleted, nor of what noise
// leaves out.
func attributeLines(c terraform.ResourceChange) []line {
	if c.Action == terraform.Delete || c.Action == terraform.Forget {
		return nil
	}
	var lines []line
	for _, a := range asTagged(c) {
		if !noise(c, a.Attribute) {
			lines = append(lines, difference(a.Attribute, a.note)...)
		}
	}
	if len(lines) == 0 && c.Action == terraform.Update {
		return []line{{' ', "(Terraform shows no value that differs)"}}
	}
	return lines
}

// noise reports whether an attribute of a new object isn't the configuration's: AWS fills it in, or it stays empty.
func noise(c terraform.ResourceChange, a terraform.Attribute) bool {
	isNew := slices.Contains([]terraform.Action{terraform.Create, terraform.Replace, terraform.Read}, c.Action)
	return isNew && (a.Unknown || empty(a.Before) && empty(a.After)) && !a.Replaces &&
		!slices.Contains(c.Configured, topLevel(a.Path))
}

// outputLines shows what of outputs changes.
func outputLines(o terraform.OutputChange) []line {
	if len(o.Attributes) == 0 {
		return []line{{'~', markdown.Clean(o.Name)}}
	}
	var lines []line
	for _, a := range o.Attributes {
		lines = append(lines, difference(a, "")...)
	}
	return lines
}

// difference shows both values of an attribute, in its line where both have room there, else line by line.
func difference(a terraform.Attribute, note string) []line {
	op, name := opOf(a), markdown.Clean(a.Path)
	if a.Replaces {
		note += " # forces replacement"
	}
	var before, after value // empty where there is none
	if a.Before != nil {
		before = newValue(a.Before)
	}
	if a.Unknown {
		after = value{short: unknown, long: unknown + "\n"}
	} else if a.After != nil {
		after = newValue(a.After)
	}
	if text := inLine(a, before, after); text != "" {
		return []line{{op, name + " = " + text + note}}
	}
	return append([]line{{op, name + ":" + note}}, textDifference(before.long, after.long)...)
}

// inLine shows both values in one line; empty where they don't fit there. JSON is compared by its meaning.
func inLine(a terraform.Attribute, before, after value) string {
	switch {
	case a.Sensitive:
		return secretly(a)
	case before.long == after.long && before.json:
		return "(the same JSON, written differently)"
	case before.long == after.long:
		return "(the same text, but for the newline at its end)"
	case before == value{}:
		return after.short
	case after == value{}:
		return before.short
	case before.json && after.json, before.short == "", after.short == "":
		return ""
	}
	return before.short + " -> " + after.short
}

// secretly says as much of a sensitive value as may be said.
func secretly(a terraform.Attribute) string {
	if !a.Unknown && reflect.DeepEqual(a.Before, a.After) {
		return "(the same value; whether it is sensitive changes)"
	}
	return sensitive
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
