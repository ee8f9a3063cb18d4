package proof_test

import (
	"fmt"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/internal/goldentest"
)

// TestEdits adds files to what is rendered of the reference project, as people do by hand. Each folder of an archive is
// a case, with files below environments/ and, in want, all that is found; nothing in want is a case that is quiet.
func TestEdits(t *testing.T) {
	project := load(t, reference)
	for _, env := range project.Environments { // roles beside the deploy role
		env.PlanRole, env.Backend.Role = "Plan", "Keeper"
	}
	goldentest.Each(t, "testdata/edits/*.txtar", func(t *testing.T, archive goldentest.Archive) {
		cases := map[string]fstest.MapFS{}
		for _, f := range archive.Files {
			name, file, _ := strings.Cut(f.Name, "/")
			if cases[name] == nil {
				cases[name] = renderAll(project)
			}
			if file != "want" {
				cases[name][path.Join("environments", file)] = &fstest.MapFile{Data: f.Data}
			}
		}
		for name, files := range cases {
			t.Run(name, func(t *testing.T) {
				archive.Want(t, name+"/want", findings(check(t, project, files)))
			})
		}
	})
}

// findings are all findings, in words.
func findings(r *proof.Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "%s: %s\n  %s\n", f.Class, f.Summary, f.Detail)
		if f.Counterexample != nil {
			fmt.Fprintf(&b, "  %s\n", f.Counterexample)
		}
	}
	return b.String()
}
