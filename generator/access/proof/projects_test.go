package proof_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
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
		all[strings.TrimSuffix(name, ".txtar")] = load(t, goldentest.Read(t, name).Extend(t, reference))
	}
	return all
}
