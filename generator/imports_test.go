package generator_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/tfgen/tfgen/"

// goPackage is what go list says of a package, without its tests.
type goPackage struct {
	Dir            string
	ImportPath     string
	GoFiles        []string
	IgnoredGoFiles []string // those of other systems and tags, without tests
	TestGoFiles    []string
	XTestGoFiles   []string
	Imports        []string
}

// path is the package's path inside of the module.
func (p goPackage) path() string { return strings.TrimPrefix(p.ImportPath, module) }

// test reports whether the package is there for tests of others, such as a fake terraform.
func (p goPackage) test() bool { return strings.HasSuffix(p.path(), "test") }

func (p goPackage) in(folders ...string) bool {
	return slices.ContainsFunc(folders, func(f string) bool {
		return p.path() == f || strings.HasPrefix(p.path(), f+"/")
	})
}

// packages are all packages of the module.
func packages(t *testing.T) []goPackage {
	t.Helper()
	list := exec.Command("go", "list", "-json=Dir,ImportPath,GoFiles,IgnoredGoFiles,TestGoFiles,XTestGoFiles,Imports", "./...")
	list.Dir = ".."
	out, err := list.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []goPackage
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := decoder.Decode(&p); err == io.EOF {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		p.IgnoredGoFiles = slices.DeleteFunc(p.IgnoredGoFiles, func(name string) bool {
			return strings.HasSuffix(name, "_test.go")
		})
		all = append(all, p)
	}
}

// TestImports enforces who may know whom.
func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		if p.test() {
			continue
		}
		for _, imported := range p.Imports {
			if why := forbidden(p, imported); why != "" {
				t.Errorf("%s imports %s: %s", p.path(), imported, why)
			}
		}
	}
}

// forbidden says why the package must not import the other, or nothing where it may.
func forbidden(p goPackage, imported string) string {
	ours, isOurs := strings.CutPrefix(imported, module)
	other := goPackage{ImportPath: imported}
	switch {
	case isOurs && p.in("generator/internal") && !other.in("generator/internal"):
		return "the ground floor imports nothing above it"
	case isOurs && p.in("generator/tf"):
		return "it imports nothing of this module"
	case isOurs && p.path() == "generator/spec" && !other.in("generator/internal"):
		return "the spec imports the ground floor alone"
	case isOurs && p.in("generator/access/config"):
		return "it evaluates configurations and knows no AWS"
	case p.in("generator/access/rendered") && strings.HasPrefix(imported, "github.com/hashicorp/"):
		return "it knows AWS, and no HCL: generator/access/config does"
	case isOurs && p.in("templates") && !other.in("generator/spec", "generator/tf", "templates"):
		return "templates know the spec, the vocabulary and each other alone"
	case isOurs && other.in("cmd") && !p.in("cmd"):
		return "the command is on top of everything"
	case isOurs && p.in("cmd") && other.in("generator/deploy/guard", "generator/deploy/fleet", "generator/deploy/adopt"):
		return "what may be applied, and in which order, is for generator/deploy alone to know"
	case isOurs && other.in("templates") && !p.in("templates", "generator/render"):
		return "what the templates make is rendered by generator/render"
	case isOurs && strings.HasSuffix(ours, "test"):
		return "it is for tests"
	}
	return reserved(p, imported)
}

// reserved says whose import alone one of another module is.
func reserved(p goPackage, imported string) string {
	const hcl, hashicorp = "github.com/hashicorp/hcl/v2/", "github.com/hashicorp/"
	for _, rule := range []struct {
		imported string
		by       []string
	}{
		{hcl + "gohcl", []string{"generator/spec"}},
		{hcl + "hclparse", []string{"generator/spec"}},
		{hcl + "hclwrite", []string{"generator/tf", "generator/spec/edit"}},
		{hashicorp + "terraform-exec", []string{"generator/terraform"}},
		{hashicorp + "hc-install", []string{"generator/terraform"}},
		{"github.com/spf13/cobra", []string{"cmd"}},
	} {
		if (imported == rule.imported || strings.HasPrefix(imported, rule.imported+"/")) && !p.in(rule.by...) {
			return "only " + strings.Join(rule.by, " and ") + " does"
		}
	}
	return ""
}

// TestOnlyTheCommandPrints looks for the standard streams in the code of libraries.
func TestOnlyTheCommandPrints(t *testing.T) {
	prints := regexp.MustCompile(`^(fmt\.Print(f|ln)?|os\.(Stdin|Stdout|Stderr)|log\.(Print|Panic|Fatal)(f|ln)?)$`)
	for _, p := range packages(t) {
		if p.test() || p.in("cmd") {
			continue
		}
		for _, w := range words(t, p.Dir, p.GoFiles, p.IgnoredGoFiles) {
			if prints.MatchString(w.text) {
				t.Errorf("%s: %s; let the caller pass what to write to", w.pos, w.text)
			}
		}
	}
}

// TestNoNameOfTheReferenceProject looks in all code, but not in comments, where examples are welcome.
func TestNoNameOfTheReferenceProject(t *testing.T) {
	// Dev's account id is left out: it is AWS's own example of one.
	name := regexp.MustCompile(`(?i)preprocessing|artifacts|\bds-|CrossAccountDeployRole|987654321098`)
	for _, p := range packages(t) {
		if p.test() || p.in("cmd/demo/preprocess") { // the reference project's own container
			continue
		}
		for _, w := range words(t, p.Dir, p.GoFiles, p.IgnoredGoFiles) {
			if name.MatchString(w.text) {
				t.Errorf("%s: %s belongs in environments/, not in code", w.pos, w.text)
			}
		}
	}
}

// TestUnit keeps the sandbox out of make unit: tests start it with sandboxtest, which skips them under -short.
func TestUnit(t *testing.T) {
	for _, p := range packages(t) {
		for _, w := range words(t, p.Dir, p.TestGoFiles, p.XTestGoFiles) {
			if w.text == "sandbox.Start" {
				t.Errorf("%s: use sandboxtest.Start", w.pos)
			}
		}
	}
}

// word is a name or a literal in a source file. A name with its package, such as os.Stdout, is one word.
type word struct {
	text string
	pos  token.Position
}

// words are those of the files, without comments.
func words(t *testing.T, dir string, names ...[]string) []word {
	t.Helper()
	var list []word
	for _, name := range slices.Concat(names...) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			text := ""
			switch n := n.(type) {
			case *ast.BasicLit:
				text = n.Value
			case *ast.Ident:
				text = n.Name
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok {
					text = x.Name + "." + n.Sel.Name
				}
			}
			if text != "" {
				list = append(list, word{text, fset.Position(n.Pos())})
			}
			return true
		})
	}
	return list
}
