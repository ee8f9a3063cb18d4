package proof

import (
	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/spec"
)

// Source is the lines of a rendered file that a statement stands on; empty where they can't be shown.
func (l *Landscape) Source(place Place) string { return source(l.files[place.File], place.Lines) }

// Source is the lines of a rendered file that a finding is about, or their beginning, and the number of the first; no
// text where it is about a folder.
func (r *Report) Source(f Finding) (code string, line int) {
	rng := *r.subject(f.Range)
	return source(r.files[rng.Filename], rng), rng.Start.Line
}

func source(file *hcl.File, rng hcl.Range) string {
	if snippet := spec.Snippet(file, rng); snippet != nil {
		return snippet.Code
	}
	return ""
}
