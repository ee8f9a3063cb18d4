package page

import (
	"strings"

	"github.com/tfgen/tfgen/generator/access/proof"
)

// finding is one as it is shown.
type finding struct {
	Class        proof.Class
	Summary      string
	Details      []string // paragraphs
	Fixes        []proof.Fix
	Example      string // a request that shows it; empty: there is none
	Environments string // that it concerns, with a space between them; empty: all
	File         string
	Line         int
	Code         string
}

func findings(report *proof.Report) []finding {
	var all []finding
	for _, f := range report.Findings {
		code, line := report.Source(f)
		is := finding{
			Class: f.Class, Summary: shown(f.Summary), Environments: strings.Join(shownAll(f.Envs), " "),
			File: shown(f.Range.Filename), Line: line, Code: shownLines(code),
		}
		for part := range strings.SplitSeq(f.Detail, "\n") {
			if part != "" {
				is.Details = append(is.Details, shown(part))
			}
		}
		if f.Counterexample != nil {
			is.Example = shown(f.Counterexample.String())
		}
		for _, fix := range f.Fixes {
			is.Fixes = append(is.Fixes, proof.Fix{Do: shown(fix.Do), Lines: shownLines(fix.Lines)})
		}
		all = append(all, is)
	}
	return all
}
