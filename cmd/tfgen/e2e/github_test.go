package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/tfgen/tfgen/cmd/tfgen/internal/citest"
)

// github is a project in a repository of GitHub's, whose workflows run.
type github struct{ *repository }

func newGitHub(t *testing.T, log *bytes.Buffer) *github {
	t.Helper()
	g := &github{newRepository(t, log, `github {
      repository = "acme/platform"
    }`)}
	contains(t, g.bootstrapped, "prod: create identity provider token.actions.githubusercontent.com",
		"prod: create plan role acme-plan")
	g.tfgen(0, "ci", "github", "--tfgen-version", "v1.2.3")
	g.commit("first")
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
	o := g.options(name)
	o.File = filepath.Join(g.Dir, ".github", "workflows", workflow)
	citest.Workflow(t.Context(), t, event, o)
	g.checkJobs(t, name, want)
}

// post is a comment or an issue.
type post struct{ Body, State string }

// posts are those that workflows have made.
func (g *github) posts(t *testing.T) (posts []post) {
	t.Helper()
	if err := json.Unmarshal(must(os.ReadFile(g.posted()))(t), &posts); err != nil {
		t.Fatal(err)
	}
	return posts
}
