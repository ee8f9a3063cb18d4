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
// a case, with files below environments/, and additions to the spec: of JSON, they are files that it names. All that is
// found is in want; nothing in want is a case that is quiet.
func TestEdits(t *testing.T) {
	goldentest.Each(t, "testdata/edits/*.txtar", func(t *testing.T, archive goldentest.Archive) {
		for name, edit := range archive.Folders() {
			t.Run(name, func(t *testing.T) {
				project := withRoles(load(t, edit.Extend(t, reference)))
				files := renderAll(project)
				for _, f := range edit.Files {
					if strings.Contains(f.Name, "/") {
						files[path.Join("environments", f.Name)] = &fstest.MapFile{Data: f.Data}
					}
				}
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
