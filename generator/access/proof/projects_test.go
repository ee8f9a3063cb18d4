package proof_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tfgen/tfgen/generator/spec"
)

// TestProjects checks what is rendered of the reference project with additions to its spec, and of other projects:
// nothing is missing, and nothing is too much.
func TestProjects(t *testing.T) {
	for name, project := range projects(t) {
		t.Run(name, func(t *testing.T) {
			if report := check(t, project, renderAll(project)); report.Err() != nil {
				t.Error(text(t, report))
			}
		})
	}
}

// projects are the reference project with each of the additions that the renderer is tested with, and others.
func projects(t testing.TB) map[string]*spec.Project {
	t.Helper()
	all := map[string]*spec.Project{"govcloud": load(t, govcloud)}
	archives, err := filepath.Glob("../../render/testdata/additions/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no additions: %v", err)
	}
	own, err := filepath.Glob("testdata/projects/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(archives, own...) {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(name), ".txtar")] = extended(t, archive)
	}
	return all
}

// extended is the reference project with the archive's additions: a file that exists gets more in its block.
func extended(t testing.TB, archive *txtar.Archive) *spec.Project {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "environments")
	if err := os.CopyFS(dir, os.DirFS(reference)); err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		name := filepath.Join(dir, f.Name)
		if filepath.Ext(name) != ".hcl" {
			continue
		}
		addition := string(f.Data)
		if existing, err := os.ReadFile(name); err == nil {
			addition = strings.TrimSuffix(strings.TrimSpace(string(existing)), "}") + addition + "}\n"
		}
		if err := os.WriteFile(name, []byte(addition), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return load(t, dir)
}
