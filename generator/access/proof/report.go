package proof

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/tfgen/tfgen/generator/spec"
)

// Report is the result of Check: all differences between the rendered files and the spec. It is an error if there are
// any; see Err.
type Report struct {
	Findings []Finding
	Accepted []Accepted // what is beside the spec and no finding, by environment and label

	outside bool                 // the spec has pipelines use what is somebody else's
	files   map[string]*hcl.File // for the snippets
}

// Err is the report, or nil if nothing was found.
func (r *Report) Err() error {
	if len(r.Findings) == 0 {
		return nil
	}
	return r
}

// Error is all findings, a line each.
func (r *Report) Error() string {
	text := "the rendered files don't grant what the spec says"
	if len(r.Certain().Findings) == 0 {
		text = "it can't be told whether the rendered files grant what the spec says"
	}
	for _, f := range r.Findings {
		text += fmt.Sprintf("\n%s:%d: %s: %s: %s", f.Range.Filename, f.Range.Start.Line, f.Class, f.Summary, f.Detail)
		for _, fix := range f.Fixes {
			text += "\n" + strings.TrimSuffix(fix.text(), "\n")
		}
	}
	return text
}

// Of are the findings of a class.
func (r *Report) Of(class Class) []Finding {
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return f.Class != class })
}

// Proven is what holds where nothing is found.
func (r *Report) Proven() string {
	proven := "The rendered files grant what the spec says, and nothing else"
	if len(r.Accepted) > 0 {
		proven += " but what it accepts"
	}
	if r.outside {
		proven += " (others have to allow their half: tfgen access --handover)"
	}
	return proven
}

// Concerning is the report of what concerns some environments.
func (r *Report) Concerning(envs ...string) *Report {
	part := &Report{outside: r.outside, files: r.files}
	for _, f := range r.Findings {
		if f.concerns(envs) {
			part.Findings = append(part.Findings, f)
		}
	}
	for _, a := range r.Accepted {
		if slices.Contains(envs, a.Env) {
			part.Accepted = append(part.Accepted, a)
		}
	}
	return part
}

// WriteText writes each finding with the lines that it is about, wrapped to width columns, and what can be done about
// it; 0: not wrapped.
func (r *Report) WriteText(w io.Writer, width int, color bool) error {
	diagnostics := hcl.NewDiagnosticTextWriter(w, r.files, uint(max(width, 0)), color)
	for _, f := range r.Findings {
		detail := f.Detail
		if f.Counterexample != nil {
			detail += "\n\nFor example: " + f.Counterexample.String()
		}
		err := diagnostics.WriteDiagnostic(&hcl.Diagnostic{
			Severity: f.severity(), Summary: f.heading(), Detail: detail, Subject: r.subject(f.Range),
		})
		if err != nil {
			return err
		}
		for _, fix := range f.Fixes {
			if _, err := io.WriteString(w, fix.text()+"\n"); err != nil {
				return err
			}
		}
	}
	return nil
}

// Summary counts the findings of each class.
func (r *Report) Summary() string {
	counts := map[Class]int{}
	for _, f := range r.Findings {
		counts[f.Class]++
	}
	var parts []string
	for _, class := range []Class{Excess, Missing, Undecided, Stale} {
		if n := counts[class]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, class))
		}
	}
	return fmt.Sprintf("The rendered files and the spec differ: %s.", join(parts))
}

// WriteMarkdown writes the findings as a list for a pull request.
func (r *Report) WriteMarkdown(w io.Writer) error {
	if len(r.Findings) == 0 {
		if _, err := io.WriteString(w, r.Proven()+".\n"); err != nil {
			return err
		}
	}
	for _, f := range r.Findings {
		text := fmt.Sprintf("%s:%d: %s", f.Range.Filename, r.subject(f.Range).Start.Line, f.Detail)
		if f.Counterexample != nil {
			text += "\nFor example: " + f.Counterexample.String()
		}
		text = fmt.Sprintf("- **%s**<br>%s\n", cellText(f.heading()), cellText(text))
		for _, fix := range f.Fixes {
			text += fix.markdown()
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
	}
	for _, a := range r.Accepted {
		if _, err := fmt.Fprintf(w, "- **Accepted in %s**<br>%s\n", cellText(a.Env), cellText(a.String())); err != nil {
			return err
		}
	}
	return nil
}

// heading says what class of finding it is, too.
func (f *Finding) heading() string {
	return map[Class]string{Missing: "Missing access", Excess: "Excess access", Undecided: "Undecided access",
		Stale: "Stale acceptance"}[f.Class] + ": " + f.Summary
}

// subject is a range to show. That of a folder has no text, and of one that fills a screen, the beginning does.
func (r *Report) subject(rng hcl.Range) *hcl.Range {
	if rng.Start.Line == 0 {
		rng.Start = hcl.InitialPos
	}
	if rng.End.Line == 0 || rng.End.Line-rng.Start.Line > 30 {
		rng.End = rng.Start
	}
	return &rng
}

// MarshalJSON gives a list of the findings, each with a diagnostic's range and snippet as terraform validate -json has
// them.
func (r *Report) MarshalJSON() ([]byte, error) {
	type finding struct {
		Finding
		Severity tfjson.DiagnosticSeverity `json:"severity"`
		Range    tfjson.Range              `json:"range"`
		Snippet  *tfjson.DiagnosticSnippet `json:"snippet"`
	}
	list := make([]finding, len(r.Findings))
	for i, f := range r.Findings {
		rng := *r.subject(f.Range)
		list[i] = finding{Finding: f, Severity: tfjson.DiagnosticSeverityError,
			Snippet: spec.Snippet(r.files[rng.Filename], rng),
			Range:   tfjson.Range{Filename: rng.Filename, Start: tfjson.Pos(rng.Start), End: tfjson.Pos(rng.End)}}
		if f.severity() == hcl.DiagWarning {
			list[i].Severity = tfjson.DiagnosticSeverityWarning
		}
	}
	return json.Marshal(list)
}
