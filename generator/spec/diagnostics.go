package spec

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hcled"
	tfjson "github.com/hashicorp/terraform-json"
)

// Diagnostics are all faults of one load, or all warnings, by file and position. There is always at least one.
type Diagnostics struct {
	faults hcl.Diagnostics
	files  map[string]*hcl.File // for the snippets
}

// newDiagnostics sorts the faults and drops those that say the same of the same place: a fault in the project's block
// is found again in every environment.
func newDiagnostics(faults hcl.Diagnostics, files map[string]*hcl.File) *Diagnostics {
	slices.SortStableFunc(faults, func(a, b *hcl.Diagnostic) int {
		return cmp.Or(
			cmp.Compare(a.Subject.Filename, b.Subject.Filename),
			cmp.Compare(a.Subject.Start.Byte, b.Subject.Start.Byte),
			cmp.Compare(a.Summary, b.Summary),
		)
	})
	faults = slices.CompactFunc(faults, func(a, b *hcl.Diagnostic) bool {
		return a.Subject.Filename == b.Subject.Filename && a.Subject.Start == b.Subject.Start && a.Summary == b.Summary
	})
	return &Diagnostics{faults: faults, files: files}
}

// Len is the number of faults.
func (d *Diagnostics) Len() int {
	return len(d.faults)
}

// Error is one line: how many faults there are, and the first.
func (d *Diagnostics) Error() string {
	first := d.faults[0].Error()
	if len(d.faults) == 1 {
		return "1 fault in the spec: " + first
	}
	return fmt.Sprintf("%d faults in the spec; the first: %s", len(d.faults), first)
}

// WriteText writes each fault with the lines that it is in, wrapped to width columns; 0: not wrapped.
func (d *Diagnostics) WriteText(w io.Writer, width int, color bool) error {
	return hcl.NewDiagnosticTextWriter(w, d.files, uint(max(width, 0)), color).WriteDiagnostics(d.faults)
}

// List is them in the form of the diagnostics of `terraform validate -json`; empty for none at all.
func (d *Diagnostics) List() []tfjson.Diagnostic {
	if d == nil {
		return []tfjson.Diagnostic{}
	}
	severities := map[hcl.DiagnosticSeverity]tfjson.DiagnosticSeverity{
		hcl.DiagError: tfjson.DiagnosticSeverityError, hcl.DiagWarning: tfjson.DiagnosticSeverityWarning,
	}
	list := make([]tfjson.Diagnostic, len(d.faults))
	for i, fault := range d.faults {
		list[i] = tfjson.Diagnostic{
			Severity: severities[fault.Severity],
			Summary:  fault.Summary,
			Detail:   fault.Detail,
			Range: &tfjson.Range{
				Filename: fault.Subject.Filename,
				Start:    tfjson.Pos(fault.Subject.Start),
				End:      tfjson.Pos(fault.Subject.End),
			},
			Snippet: Snippet(d.files[fault.Subject.Filename], *fault.Subject),
		}
	}
	return list
}

// Snippet is the whole lines of the file that the range touches, as terraform validate -json has them; nil where there
// is no file.
func Snippet(file *hcl.File, rng hcl.Range) *tfjson.DiagnosticSnippet {
	if file == nil || rng.End.Byte > len(file.Bytes) {
		return nil
	}
	start := bytes.LastIndexByte(file.Bytes[:rng.Start.Byte], '\n') + 1
	end := len(file.Bytes)
	if i := bytes.IndexByte(file.Bytes[rng.End.Byte:], '\n'); i >= 0 {
		end = rng.End.Byte + i
	}
	s := &tfjson.DiagnosticSnippet{
		Code:                 string(file.Bytes[start:end]),
		StartLine:            rng.Start.Line,
		HighlightStartOffset: rng.Start.Byte - start,
		HighlightEndOffset:   rng.End.Byte - start,
		Values:               []tfjson.DiagnosticExpressionValue{},
	}
	if context := hcled.ContextString(file, rng.Start.Byte); context != "" {
		s.Context = &context
	}
	return s
}
