package rendered_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/tfgen/tfgen/generator/access/rendered"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

// BenchmarkLoadAll reads 10, 100 and 1000 environments that share one bucket, from disk.
func BenchmarkLoadAll(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			dir, envs, size := fleet(b, n)
			b.ReportAllocs()
			for b.Loop() {
				roots, diags := rendered.LoadAll(os.DirFS(dir), envs)
				if len(roots) != n || diags.HasErrors() || len(roots[n-1].Problems) > 0 {
					b.Fatal(diags)
				}
			}
			perEnv := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / float64(n)
			b.ReportMetric(perEnv, "ns/env")
			b.ReportMetric(float64(size)/float64(n), "bytes/env")
		})
	}
}

// BenchmarkLoad reads one environment, from disk.
func BenchmarkLoad(b *testing.B) {
	dir, envs, _ := fleet(b, 2)
	b.ReportAllocs()
	for b.Loop() {
		if _, diags := rendered.Load(os.DirFS(dir), envs[1]); diags.HasErrors() {
			b.Fatal(diags)
		}
	}
}

// fleet renders environments with a pipeline each, all of which read the first one's bucket.
func fleet(b *testing.B, n int) (dir string, envs []string, size int) {
	b.Helper()
	source := `project "ds" {
  region = "us-east-1"
  network { cidr = "10.20.0.0/24" }
  bucket "input" {}
  bucket "output" {}
  bucket "models" { owner = "env-0" }
  repository "preprocessing" {}
  cluster "processing" {}
  pipeline "preprocessing" {
    image     = "${repository.preprocessing.url}:1.0.0"
    cluster   = cluster.processing
    reads     = [bucket.input, bucket.models]
    writes    = [bucket.output]
    schedule  = "cron(0 9 15 * ? *)"
    task {
      cpu    = 2048
      memory = 4096
    }
    parameters = { input = bucket.input.name }
  }
}
`
	for i := range n {
		envs = append(envs, fmt.Sprintf("env-%d", i))
		source += fmt.Sprintf("environment %q {\n  account_id = \"%012d\"\n}\n", envs[i], 100000000000+i)
	}
	dir = b.TempDir()
	write(b, filepath.Join(dir, "project.hcl"), []byte(source))
	project, err := spec.Load(dir)
	if err != nil {
		b.Fatal(err)
	}
	for _, env := range project.Environments {
		for name, content := range render.Environment(project, env) {
			write(b, filepath.Join(dir, env.Name, name), content)
			size += len(content)
		}
	}
	return dir, envs, size
}

func write(b *testing.B, file string, content []byte) {
	b.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o644); err != nil {
		b.Fatal(err)
	}
}
