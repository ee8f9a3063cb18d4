package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/cmd/tfgen/internal/citest"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// github is a project in a repository of GitHub's, whose workflows run: with what is committed, and without credentials.
type github struct {
	*testbed
	dir     string // of the runs
	environ []string
}

// newGitHub has the roles and the workflows that help says a project needs.
func newGitHub(t *testing.T, log *bytes.Buffer) *github {
	t.Helper()
	bed := &testbed{t: t, binary: build(t), Project: tfgentest.Start(t, "testdata/ci", tfgentest.Options{
		Sandbox: sandbox.Options{Log: log},
	})}
	g := &github{testbed: bed, dir: t.TempDir()}
	tools := filepath.Dir(bed.binary)
	if err := os.Symlink(must(os.Executable())(t), filepath.Join(tools, "gh")); err != nil {
		t.Fatal(err)
	}
	g.environ = slices.DeleteFunc(bed.Sandbox.Environ(os.Environ()), func(variable string) bool {
		return strings.HasPrefix(variable, "AWS_ACCESS_KEY_ID=") || strings.HasPrefix(variable, "AWS_SECRET_ACCESS_KEY=")
	})
	g.environ = append(g.environ, "PATH="+tools+string(os.PathListSeparator)+os.Getenv("PATH"),
		"FAKE_GH="+filepath.Join(g.dir, "gh.json"))

	bed.edit("project.hcl", "trusted_accounts = [environment.dev.account_id]", `plan_role = "acme-plan"
    github {
      repository = "acme/platform"
    }`)
	contains(t, bed.tfgen(0, "bootstrap", "--all", "--assume-role", sandbox.AdministratorRole),
		"prod: create identity provider token.actions.githubusercontent.com", "prod: create plan role acme-plan")
	bed.tfgen(0, "ci", "github", "--tfgen-version", "v1.2.3")
	bed.git("init", "-q", "-b", "main")
	bed.commit("first")
	return g
}

// push is the event that main has got commits.
func (g *github) push(before string) citest.Event {
	return citest.Event{Github: map[string]any{
		"ref": "refs/heads/main", "sha": "main", "repository": "acme/platform", "token": "t",
		"event": map[string]any{"before": before},
	}}
}

// pullRequest is the event that one has got commits.
func (g *github) pullRequest(branch string) citest.Event {
	return citest.Event{Github: map[string]any{
		"ref": "refs/pull/1/merge", "base_ref": "main", "sha": branch, "repository": "acme/platform", "token": "t",
		"event": map[string]any{"pull_request": map[string]any{
			"number": 1, "head": map[string]any{"repo": map[string]any{"full_name": "acme/platform"}},
		}},
	}}
}

// run runs a workflow, or again what failed in the run of that name, and compares what becomes of the jobs.
func (g *github) run(t *testing.T, name, workflow string, event citest.Event, want string) {
	t.Helper()
	_, err := os.Stat(filepath.Join(g.dir, name))
	citest.Workflow(t.Context(), t, event, citest.Options{
		Dir: filepath.Join(g.dir, name), Origin: g.Dir, File: filepath.Join(g.Dir, ".github", "workflows", workflow),
		Environ: g.environ, Rerun: err == nil,
	})
	jobs := string(must(os.ReadFile(filepath.Join(g.dir, name, "jobs.txt")))(t))
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), jobs); diff != "" {
		t.Fatalf("the jobs of %s (-want +got):\n%s", name, diff)
	}
}

// log is what the jobs of a run have printed.
func (g *github) log(name string) string {
	return string(must(os.ReadFile(filepath.Join(g.dir, name, "log.txt")))(g.t))
}

// post is a comment or an issue.
type post struct{ Body, State string }

// posts are those that workflows have made.
func (g *github) posts(t *testing.T) (posts []post) {
	t.Helper()
	if err := json.Unmarshal(must(os.ReadFile(filepath.Join(g.dir, "gh.json")))(t), &posts); err != nil {
		t.Fatal(err)
	}
	return posts
}

// head is the commit that is checked out.
func (g *github) head() string {
	g.t.Helper()
	cmd := exec.CommandContext(g.t.Context(), "git", "rev-parse", "HEAD")
	cmd.Dir = g.Dir
	return strings.TrimSpace(string(must(cmd.Output())(g.t)))
}
