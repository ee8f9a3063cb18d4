package e2e

import (
	"bytes"
	"maps"
	"os"
	"testing"

	"github.com/tfgen/tfgen/cmd/tfgen/internal/citest"
)

// TestGitLab runs the jobs of GitLab's pipelines: a first push, of which a protected environment waits for somebody, and
// a merge request.
func TestGitLab(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	g := newRepository(t, &log, `gitlab {
      project = "acme/platform"
    }`)
	contains(t, g.bootstrapped, "prod: create identity provider gitlab.com", "prod: create plan role acme-plan")
	g.tfgen(0, "ci", "gitlab", "--tfgen-version", "v1.2.3")
	g.write("../.gitlab-ci.yml", "include:\n  - local: .gitlab/tfgen.yml\n")
	g.commit("first")

	pushed := citest.GitLabEvent{Sha: "main", Subject: branchOf("main"), Variables: map[string]string{
		"CI_PIPELINE_SOURCE": "push", "CI_COMMIT_BRANCH": "main",
		"CI_COMMIT_BEFORE_SHA": "0000000000000000000000000000000000000000",
	}}
	g.pipeline(t, "push", pushed, `
tfgen list: success
plan dev: asks for arn:aws:iam::222222222222:role/acme-plan
plan dev: success
plan prod: asks for arn:aws:iam::333333333333:role/acme-plan
plan prod: success
apply dev: asks for arn:aws:iam::222222222222:role/acme-deploy
apply dev: success
apply prod: waits for somebody to start it
`)
	pushed.Play = []string{"apply prod"}
	g.pipeline(t, "push", pushed, `
tfgen list: done before
plan dev: done before
plan prod: done before
apply dev: done before
apply prod: asks for arn:aws:iam::333333333333:role/acme-deploy
apply prod: success
`)
	contains(t, g.log("push"), "prod: applied: 11 added, 0 changed")
	g.testMergeRequest(t)
	if err := g.Sandbox.Close(); err != nil {
		t.Error(err)
	}
	checkLooked(t, "acme-plan", bytes.NewBuffer(bytes.Clone(log.Bytes())))
	checkCalls(t, g.Spec, &log)
}

// testMergeRequest shows in a comment what one changes. Its branch's jobs can't deploy, whatever they are told.
func (r *repository) testMergeRequest(t *testing.T) {
	r.git("checkout", "-qb", "change")
	r.edit("project.hcl", "noncurrent_days = 0", "noncurrent_days = 9")
	r.commit("change")
	event := citest.GitLabEvent{Sha: "change", Subject: branchOf("change"), Variables: map[string]string{
		"CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_IID": "1", "CI_MERGE_REQUEST_PROJECT_ID": "1",
		"CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "1", "CI_MERGE_REQUEST_DIFF_BASE_SHA": "origin/main", "TFGEN_COMMENT_TOKEN": "bot",
	}}
	r.pipeline(t, "merge-request", event, `
tfgen check: success
plan dev: asks for arn:aws:iam::222222222222:role/acme-plan
plan dev: success
review: success
`)
	contains(t, string(must(os.ReadFile(r.posted()))(t)), "| dev | 222222222222 | eu-west-1 | 1 | 0 | 0 | 0 | 0 | planned |")

	forged := maps.Clone(event.Variables)
	maps.Copy(forged, map[string]string{
		"CI_PIPELINE_SOURCE": "web", "CI_COMMIT_BRANCH": "main", "TFGEN_RUN": "apply", "TFGEN_ENVIRONMENTS": "dev",
	})
	event.Variables = forged
	r.pipeline(t, "forged", event, `
tfgen list: success
plan dev: asks for arn:aws:iam::222222222222:role/acme-plan
plan dev: success
apply dev: asks for arn:aws:iam::222222222222:role/acme-deploy
apply dev: failed
`)
	contains(t, r.log("forged"), "AssumeRoleWithWebIdentity")
}

// branchOf is the subject of the jobs of a branch.
func branchOf(branch string) string {
	return "project_path:acme/platform:ref_type:branch:ref:" + branch
}

// pipeline runs one of GitLab's, or again what failed in the run of that name, and compares what becomes of the jobs.
func (r *repository) pipeline(t *testing.T, name string, event citest.GitLabEvent, want string) {
	t.Helper()
	o := r.options(name)
	o.File = ".gitlab-ci.yml"
	citest.GitLab(t.Context(), t, event, o)
	r.checkJobs(t, name, want)
}
