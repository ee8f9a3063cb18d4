package ci_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rhysd/actionlint"
	"go.yaml.in/yaml/v3"

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

const gitlabRoles = `
  deploy {
    role      = "Deploy"
    plan_role = "Plan"
    gitlab {
      project = "acme/platform"
    }
  }`

// TestGitLab has files of a project in a folder that a shell and YAML might misread, and the child pipelines. Scripts
// run what the jobs do.
func TestGitLab(t *testing.T) {
	project := load(t, gitlabRoles+"\nterraform {\n binary = \"tofu\"\n}", 1)
	project.Environments[1].Protected = true
	files, err := ci.Files(ci.GitLab, project, ci.Options{Version: "v1.2.3", Branch: "main", Folder: `infra/it's: "data"`})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range ci.ChildKinds() {
		child, err := ci.Child(kind, project, project.Environments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, ci.File{Path: "child-" + string(kind) + ".yml", Content: child})
	}
	for _, file := range files {
		var content map[string]any
		if err := yaml.Unmarshal(file.Content, &content); err != nil {
			t.Errorf("%s: %s", file.Path, err)
		}
		goldentest.File(t, filepath.Join("testdata", "gitlab", filepath.Base(file.Path)), string(file.Content))
	}
	if _, err := ci.Child("deploy", project, nil); err == nil || !strings.Contains(err.Error(), "plan, apply and drift") {
		t.Error(err)
	}
	if _, err := ci.Child(ci.ChildPlan, load(t, roles, 1), nil); err == nil || !strings.Contains(err.Error(), "GitLab") {
		t.Error(err)
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
		system          ci.System
		deploy          string
		version, branch string
		want            string
	}{
		"no deploy block": {ci.GitHub, "", "v1.2.3", "main", `environment "dev": no jobs of GitHub's may assume its roles`},
		"no plan role":    {ci.GitHub, strings.Replace(roles, "plan_role", "#", 1), "v1.2.3", "main", "it has no role for plans"},
		"branches alone": {ci.GitHub, strings.Replace(roles, `"acme/platform"`, "\"acme/platform\"\n branches = [\"main\"]", 1), "v1.2.3",
			"main", "its deploy role trusts branches alone"},
		"a version that is a command": {ci.GitHub, roles, "v1;ls", "main", `"v1;ls" is not a version`},
		"a version that is a flag":    {ci.GitHub, roles, "-x", "main", `"-x" is not a version`},
		"a branch that is a command":  {ci.GitHub, roles, "v1", "$(ls)", `"$(ls)" is not a branch`},
		"a branch that is a flag":     {ci.GitHub, roles, "v1", "-x", `"-x" is not a branch`},
		"no branch":                   {ci.GitHub, roles, "v1", "", `"" is not a branch`},
		"no identity":                 {ci.GitLab, roles, "v1.2.3", "main", `environment "dev": no jobs of GitLab's may assume its roles`},
		"another branch":              {ci.GitLab, gitlabRoles, "v1.2.3", "trunk", `its deploy role trusts no jobs of the branch "trunk"`},
		"no plan role before a merge": {ci.GitLab, strings.Replace(gitlabRoles, "plan_role", "#", 1), "v1.2.3", "main", "it has no role for plans"},
		"a version with a space":      {ci.GitLab, gitlabRoles, "v1 v2", "main", `"v1 v2" is not a version`},
		"a system that there isn't":   {"jenkins", roles, "v1", "main", `there are no pipelines for "jenkins"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ci.Files(test.system, load(t, test.deploy, 1), ci.Options{Version: test.version, Branch: test.branch})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, and not %s", err, test.want)
			}
		})
	}
}
