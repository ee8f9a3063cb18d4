package proof

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/tfgen/tfgen/generator/access/rendered"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

// BenchmarkFleet measures the matrix and the check of 10, 100 and 1000 environments that share one bucket and, by
// themselves, how long their files take to read and the policies in them to parse.
func BenchmarkFleet(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { benchmarkFleet(b, n) })
	}
}

func benchmarkFleet(b *testing.B, n int) {
	project, files := fleet(b, n)
	var dirs []string
	for _, env := range project.Environments {
		dirs = append(dirs, "environments/"+env.Name)
	}
	roots, diags := rendered.LoadAll(files, dirs)
	if diags.HasErrors() {
		b.Fatal(diags)
	}
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			if _, diags := rendered.LoadAll(files, dirs); diags.HasErrors() {
				b.Fatal(diags)
			}
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

// fleet is n environments of which the first owns the bucket that all read.
func fleet(tb testing.TB, n int) (*spec.Project, fs.FS) {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "environments")
	if err := os.Mkdir(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	source := `project "ds" {
  region = "us-east-1"
  network { cidr = "10.20.0.0/24" }
  bucket "input" {}
  bucket "output" {}
  bucket "artifacts" { owner = "env-0" }
  repository "preprocessing" {}
  cluster "processing" {}
  pipeline "preprocessing" {
    image      = "${repository.preprocessing.url}:1.0.0"
    cluster    = cluster.processing
    reads      = [bucket.input, bucket.artifacts]
    writes     = [bucket.output]
    parameters = { input-bucket = bucket.input.name }
    task {
      cpu    = 2048
      memory = 4096
    }
  }
}
`
	for i := range n {
		source += fmt.Sprintf("environment \"env-%d\" {\n  account_id = \"%012d\"\n}\n", i, 100000000000+i)
	}
	if err := os.WriteFile(filepath.Join(dir, "project.hcl"), []byte(source), 0o644); err != nil {
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
	return project, os.DirFS(filepath.Dir(dir))
}
