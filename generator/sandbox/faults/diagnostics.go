package faults

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/hashicorp/hcl/v2"
)

// Diagnostics are all that is wrong in a file, by position. There is always at least one.
type Diagnostics struct {
	faults hcl.Diagnostics
	files  map[string]*hcl.File // for the snippets
}

func newDiagnostics(faults hcl.Diagnostics, file *hcl.File) *Diagnostics {
	slices.SortStableFunc(faults, func(a, b *hcl.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Subject.Start.Byte, b.Subject.Start.Byte), cmp.Compare(a.Summary, b.Summary))
	})
	return &Diagnostics{faults: faults, files: map[string]*hcl.File{faults[0].Subject.Filename: file}}
}

// Error is one line: how much is wrong, and the first of it.
func (d *Diagnostics) Error() string {
	return fmt.Sprintf("%d wrong in the file of faults; the first: %s", len(d.faults), d.faults[0].Error())
}

// WriteText writes each fault with the line that it is in, wrapped to width columns; 0: not wrapped.
func (d *Diagnostics) WriteText(w io.Writer, width int, color bool) error {
	return hcl.NewDiagnosticTextWriter(w, d.files, uint(max(width, 0)), color).WriteDiagnostics(d.faults)
}
