package render_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

// BenchmarkRender renders 10, 100 and 1000 environments to disk: naively, with hclwrite's own calls for the same blocks;
// cold, into an empty folder; and unchanged, when everything is there already. The three take turns, so that a change of
// the machine's speed meets them alike, and the ratios of their medians are reported.
func BenchmarkRender(b *testing.B) {
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			project := fleet(b, n)
			files, blocks := takeProjectApart(b, project)
			var naive, cold, unchanged []time.Duration
			for b.Loop() {
				naive = append(naive, timed(func() { writeNaive(b, files, b.TempDir()) }))
				dir := b.TempDir()
				cold = append(cold, timed(func() { write(b, project, dir) }))
				unchanged = append(unchanged, timed(func() { write(b, project, dir) }))
			}
			b.ReportMetric(0, "ns/op") // of all three together: means nothing
			b.ReportMetric(float64(median(naive).Nanoseconds())/float64(blocks), "naive-ns/block")
			b.ReportMetric(float64(median(cold))/float64(median(naive)), "cold/naive")
			b.ReportMetric(float64(median(unchanged))/float64(median(naive)), "unchanged/naive")
		})
	}
}

// timed starts from a collected heap, so that nobody pays for another's garbage.
func timed(f func()) time.Duration {
	runtime.GC()
	start := time.Now()
	f()
	return time.Since(start)
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

func write(b *testing.B, project *spec.Project, dir string) {
	b.Helper()
	diffs, err := render.Compare(context.Background(), project, project.Environments,
		func(env string) string { return filepath.Join(dir, env) })
	if err != nil {
		b.Fatal(err)
	}
	if err := render.Write(diffs); err != nil {
		b.Fatal(err)
	}
}

func writeNaive(b *testing.B, files []naiveFile, dir string) {
	b.Helper()
	for _, f := range files {
		file := filepath.Join(dir, f.name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(file, hclwrite.Format(f.build().Bytes()), 0o644); err != nil {
			b.Fatal(err)
		}
	}
}

// takeProjectApart counts the project's top-level blocks, too.
func takeProjectApart(b *testing.B, project *spec.Project) (files []naiveFile, blocks int) {
	b.Helper()
	for _, env := range project.Environments {
		for name, content := range render.Environment(project, env) {
			file := parseNaive(b, filepath.Join(env.Name, name), content)
			files = append(files, file)
			blocks += len(file.body.blocks)
		}
	}
	return files, blocks
}

// fleet is a project like the reference one, with n environments in groups of ten that share their group's artifacts.
func fleet(tb testing.TB, n int) *spec.Project {
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
  repository "preprocessing" {}
  cluster "processing" {}
`
	for group := 0; group*10 < n; group++ {
		source += fmt.Sprintf("  bucket \"artifacts-%d\" { owner = \"env-%d\" }\n", group, group*10)
	}
	source += "}\n"
	for i := range n {
		source += fmt.Sprintf(`environment "env-%d" {
  account_id  = "%012d"

  deploy {
    role = "CrossAccountDeployRole"
  }

  pipeline "preprocessing" {
    image     = "${repository.preprocessing.url}:1.0.0"
    cluster   = cluster.processing
    reads     = [bucket.input, bucket.artifacts-%d]
    writes    = [bucket.output]
    model_key = "models/v1.2.3/model.pkl"
    schedule  = "cron(0 9 15 * ? *)"
    task {
      cpu    = 2048
      memory = 4096
    }
    parameters = {
      input-bucket    = bucket.input.name
      artifact-bucket = bucket.artifacts-%d.name
    }
  }
}
`, i, 100000000000+i, i/10, i/10)
	}
	if err := os.WriteFile(filepath.Join(dir, "project.hcl"), []byte(source), 0o644); err != nil {
		tb.Fatal(err)
	}
	project, err := spec.Load(dir)
	if err != nil {
		tb.Fatal(err)
	}
	return project
}

// naiveFile is a rendered file taken apart outside of the measured loop, and built again in it.
type naiveFile struct {
	name string
	body naiveBody
}

type naiveBody struct {
	attributes []naiveAttribute
	blocks     []naiveBlock
}

type naiveAttribute struct {
	name      string
	function  string        // of a call
	value     cty.Value     // of a literal, or of the call's argument
	traversal hcl.Traversal // of a reference
	raw       hclwrite.Tokens
}

type naiveBlock struct {
	kind   string
	labels []string
	body   naiveBody
}

func (f naiveFile) build() *hclwrite.File {
	file := hclwrite.NewEmptyFile()
	f.body.build(file.Body())
	return file
}

func (n naiveBody) build(body *hclwrite.Body) {
	for _, a := range n.attributes {
		switch {
		case a.raw != nil:
			body.SetAttributeRaw(a.name, a.raw)
		case a.traversal != nil:
			body.SetAttributeTraversal(a.name, a.traversal)
		case a.function != "":
			body.SetAttributeRaw(a.name, hclwrite.TokensForFunctionCall(a.function, hclwrite.TokensForValue(a.value)))
		default:
			body.SetAttributeValue(a.name, a.value)
		}
	}
	for _, block := range n.blocks {
		body.AppendNewline()
		block.body.build(body.AppendNewBlock(block.kind, block.labels).Body())
	}
}

func parseNaive(b *testing.B, name string, content []byte) naiveFile {
	b.Helper()
	file, diags := hclsyntax.ParseConfig(content, name, hcl.InitialPos)
	if diags.HasErrors() {
		b.Fatal(diags)
	}
	return naiveFile{name, takeApart(file.Body.(*hclsyntax.Body), content)}
}

func takeApart(body *hclsyntax.Body, content []byte) naiveBody {
	var n naiveBody
	for name, attr := range body.Attributes {
		n.attributes = append(n.attributes, takeApartAttribute(name, attr.Expr, content))
	}
	for _, block := range body.Blocks {
		n.blocks = append(n.blocks, naiveBlock{block.Type, block.Labels, takeApart(block.Body, content)})
	}
	return n
}

func takeApartAttribute(name string, expr hclsyntax.Expression, content []byte) naiveAttribute {
	if traversal, diags := hcl.AbsTraversalForExpr(expr); !diags.HasErrors() {
		return naiveAttribute{name: name, traversal: traversal}
	}
	if value, diags := expr.Value(nil); !diags.HasErrors() {
		return naiveAttribute{name: name, value: value}
	}
	if call, ok := expr.(*hclsyntax.FunctionCallExpr); ok {
		if value, diags := call.Args[0].Value(nil); !diags.HasErrors() {
			return naiveAttribute{name: name, function: call.Name, value: value}
		}
	}
	source := append([]byte("x = "), expr.Range().SliceBytes(content)...)
	file, _ := hclwrite.ParseConfig(source, "", hcl.InitialPos)
	return naiveAttribute{name: name, raw: file.Body().GetAttribute("x").Expr().BuildTokens(nil)}
}
