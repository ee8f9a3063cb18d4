package proof

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/tfgen/tfgen/generator/access/proof/prooftest"
	"github.com/tfgen/tfgen/generator/access/rendered"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

// BenchmarkFleet measures the matrix and the check of up to 1000 environments and, by themselves, how long their files
// take to read and the policies in them to parse.
func BenchmarkFleet(b *testing.B) {
	for _, n := range []int{10, 100, 300, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkFleet(b, n) })
	}
}

func benchmarkFleet(b *testing.B, n int) {
	project, dir := fleet(b, n)
	roots := readRoots(b, project, dir)
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			readRoots(b, project, dir)
		}
	})
	b.Run("parse", func(b *testing.B) {
		for b.Loop() {
			newLandscape(roots)
		}
	})
	l := newLandscape(roots)
	b.Run("matrix", func(b *testing.B) {
		for b.Loop() {
			if rows := l.Matrix(Filter{}); len(rows) != 5*n {
				b.Fatalf("%d rows", len(rows))
			}
		}
	})
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			if err := l.Check(project, Today()).Err(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// readRoots reads what is rendered of a project.
func readRoots(tb testing.TB, project *spec.Project, dir string) []*rendered.Root {
	tb.Helper()
	var dirs []string
	for _, env := range project.Environments {
		dirs = append(dirs, "environments/"+env.Name)
	}
	roots, diags := rendered.LoadAll(os.DirFS(dir), dirs)
	if diags.HasErrors() {
		tb.Fatal(diags)
	}
	return roots
}

// fleet is a project of n environments, and the folder that it is rendered in.
func fleet(tb testing.TB, n int) (*spec.Project, string) {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "environments")
	if err := os.Mkdir(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "project.hcl"), []byte(prooftest.Fleet(n)), 0o644); err != nil {
		tb.Fatal(err)
	}
	project, err := spec.Load(dir)
	if err != nil {
		tb.Fatal(err)
	}
	diffs, err := render.Compare(tb.Context(), project, project.Environments,
		func(env string) string { return filepath.Join(dir, env) })
	if err != nil {
		tb.Fatal(err)
	}
	if err := render.Write(diffs); err != nil {
		tb.Fatal(err)
	}
	return project, filepath.Dir(dir)
}
