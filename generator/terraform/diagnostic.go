package terraform

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Diagnostic is an error or a warning of Terraform's.
type Diagnostic struct {
	Severity string `json:"severity"` // "error" or "warning"
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`  // may be empty
	Address  string `json:"address"` // of the resource or provider; may be empty
	Range    *Range `json:"range"`   // nil where it is not about the configuration
}

// Range is a place in a rendered file.
type Range struct {
	Filename string   `json:"filename"` // relative to the root
	Start    Position `json:"start"`
}

// Position is counted from 1.
type Position struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// String is the diagnostic over one or more lines: place and summary, then the details, indented.
func (d Diagnostic) String() string {
	var where string
	if d.Range != nil {
		where = fmt.Sprintf("%s:%d: ", d.Range.Filename, d.Range.Start.Line)
	}
	if d.Address != "" {
		where += d.Address + ": "
	}
	text := where + strings.TrimSpace(d.Summary)
	if detail := strings.TrimSpace(d.Detail); detail != "" {
		text += "\n" + detail
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\n", "\n  "), "\n  \n", "\n\n")
}

func (d Diagnostic) text() string {
	return d.Summary + "\n" + d.Detail
}

// add appends a diagnostic that is an error and new: Terraform repeats some, once for each level of its graph.
func add(errors []Diagnostic, d Diagnostic) []Diagnostic {
	known := func(e Diagnostic) bool { return e.String() == d.String() }
	if d.Severity != "error" || slices.ContainsFunc(errors, known) {
		return errors
	}
	return append(errors, d)
}

// parseErrors reads errors from what terraform writes for people on stderr: "Error: SUMMARY", a blank line, details.
// Text without one becomes a single error, no text none.
func parseErrors(stderr string) []Diagnostic {
	stderr = regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(stderr, "") // state has no -no-color
	var found []Diagnostic
	for i, part := range strings.Split("\n"+stderr, "\nError: ") {
		part = strings.TrimSpace(part)
		if part == "" || (i == 0 && strings.Contains(stderr, "Error: ")) { // what precedes the first: warnings
			continue
		}
		summary, detail, _ := strings.Cut(part, "\n\n")
		found = add(found, Diagnostic{Severity: "error", Summary: summary, Detail: detail})
	}
	return found
}
