package ci_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rhysd/actionlint"

	"github.com/tfgen/tfgen/generator/ci"
	"github.com/tfgen/tfgen/generator/internal/goldentest"
	"github.com/tfgen/tfgen/generator/spec"
)

// load is a project whose dev owns what users use.
func load(t *testing.T, deploy string, users int) *spec.Project {
	t.Helper()
	var text strings.Builder
	fmt.Fprintf(&text, `
project "acme" {
  region = "us-east-1"
  %s
  network {
    cidr = "10.0.0.0/24"
  }
  bucket "models" {
    owner = "dev"
  }
  repository "images" {}
  cluster "main" {}
  pipeline "train" {
    image = "${repository.images.url}:1"
    reads = [bucket.models]
  }
}
environment "dev" {
  account_id = "111111111111"
}
`, deploy)
	for i := range users {
		fmt.Fprintf(&text, "environment \"user-%d\" {\n account_id = \"%d\"\n}\n", i, 222222222222+i)
	}
	project, err := spec.LoadFS(fstest.MapFS{"project.hcl": {Data: []byte(text.String())}}, "environments")
	if err != nil {
		t.Fatal(err)
	}
	return project
}

const roles = `
  deploy {
    role      = "Deploy"
    plan_role = "Plan"
    github {
      repository = "acme/platform"
    }
  }`

// TestGitHub has actionlint look at workflows, of projects of any size, in any place.
func TestGitHub(t *testing.T) {
	for name, test := range map[string]struct {
		project *spec.Project
		folder  string
	}{
		"small":           {load(t, roles, 1), ""},
		"one environment": {load(t, roles, 0), ""},
		"many":            {load(t, roles, 40), "infra/data: platform"},
		"tofu":            {load(t, roles+"\nterraform {\n binary = \"tofu\"\n}", 1), ""},
	} {
		t.Run(name, func(t *testing.T) {
			files, err := ci.Files(ci.GitHub, test.project, ci.Options{Version: "v1.2.3", Branch: "main", Folder: test.folder})
			if err != nil {
				t.Fatal(err)
			}
			lint(t, files)
			if name != "small" {
				return
			}
			for _, file := range files {
				goldentest.File(t, filepath.Join("testdata", "github", filepath.Base(file.Path)), string(file.Content))
			}
		})
	}
}

// lint writes workflows to a repository and has actionlint read them there, with the actions beside them.
func lint(t *testing.T, files []ci.File) {
	t.Helper()
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, ".git"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		path := filepath.Join(root, file.Path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	linter, err := actionlint.NewLinter(&strings.Builder{}, &actionlint.LinterOptions{WorkingDir: root})
	if err != nil {
		t.Fatal(err)
	}
	faults, err := linter.LintRepository(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults {
		t.Errorf("%s:%d: %s", fault.Filepath, fault.Line, fault.Message)
	}
}

// TestPages has as many jobs as it takes where a matrix would have too many rows.
func TestPages(t *testing.T) {
	project := load(t, roles, 600)
	files, err := ci.Files(ci.GitHub, project, ci.Options{Version: "v1.2.3", Branch: "main"})
	if err != nil {
		t.Fatal(err)
	}
	lint(t, files)
	for _, file := range files {
		if !strings.HasSuffix(file.Path, "apply.yml") {
			continue
		}
		for _, want := range []string{
			"needs: [list, plan-1, plan-2, plan-3]\n",                // of the first wave
			"needs: [list, plan-1, plan-2, plan-3, apply-1]\n",       // of the second
			"--matrix --wave 2 --page 3)\n          echo \"wave-2-3", // its last jobs
		} {
			if !strings.Contains(string(file.Content), want) {
				t.Errorf("%s has no %q", file.Path, want)
			}
		}
	}
}

// TestFaults are projects whose pipelines couldn't work, and what could become commands.
func TestFaults(t *testing.T) {
	for name, test := range map[string]struct {
		deploy          string
		version, branch string
		want            string
	}{
		"no deploy block": {"", "v1.2.3", "main", `environment "dev": no jobs of GitHub's may assume its roles`},
		"no plan role":    {strings.Replace(roles, "plan_role", "#", 1), "v1.2.3", "main", "it has no role for the plans"},
		"branches alone": {strings.Replace(roles, `"acme/platform"`, "\"acme/platform\"\n branches = [\"main\"]", 1), "v1.2.3",
			"main", "its deploy role trusts branches alone"},
		"a version that is a command": {roles, "v1;ls", "main", `"v1;ls" is not a version`},
		"a version that is a flag":    {roles, "-x", "main", `"-x" is not a version`},
		"a branch that is a command":  {roles, "v1", "$(ls)", `"$(ls)" is not a branch`},
		"a branch that is a flag":     {roles, "v1", "-x", `"-x" is not a branch`},
		"no branch":                   {roles, "v1", "", `"" is not a branch`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ci.Files(ci.GitHub, load(t, test.deploy, 1), ci.Options{Version: test.version, Branch: test.branch})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, and not %s", err, test.want)
			}
		})
	}
}
