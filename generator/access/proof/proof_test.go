package proof_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Projects of this repository.
const (
	reference = "../../../environments"
	govcloud  = "../../../cmd/tfgen/e2e/testdata/govcloud/environments"
)

func load(t testing.TB, dir string) *spec.Project {
	t.Helper()
	project, err := spec.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// renderAll is the project's folder with all that is rendered.
func renderAll(project *spec.Project) fstest.MapFS {
	files := fstest.MapFS{}
	for _, env := range project.Environments {
		for name, content := range render.Environment(project, env) {
			files["environments/"+env.Name+"/"+name] = &fstest.MapFile{Data: content}
		}
	}
	return files
}

func check(t testing.TB, project *spec.Project, files fs.FS) *proof.Report {
	t.Helper()
	report, err := proof.Check(project, proof.Today(), files, terraform.Terraform.Files)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// text is the report as people see it.
func text(t testing.TB, r *proof.Report) string {
	t.Helper()
	var b strings.Builder
	if err := r.WriteText(&b, 0, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCommitted(t *testing.T) {
	report := check(t, load(t, reference), os.DirFS("../../.."))
	if err := report.Err(); err != nil {
		t.Error(text(t, report))
	}
}
