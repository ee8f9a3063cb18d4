package e2e

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// stranger is an account that isn't the project's.
const stranger = "444444444444"

// applied is what becomes of the jobs where both environments are planned and applied.
const applied = `
list: success
plan dev: assumes role/acme-plan of 222222222222
plan dev: success
plan prod: assumes role/acme-plan of 333333333333
plan prod: success
apply-1 dev: assumes role/acme-deploy of 222222222222 in dev
apply-1 dev: success
apply-2 prod: assumes role/acme-deploy of 333333333333 in prod
apply-2 prod: success
`

// TestWorkflows runs the steps of GitHub's workflows, from the first push to drift that is mended: as roles that nobody
// but their jobs may assume. Plan roles change nothing, and nothing is made twice.
func TestWorkflows(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	g := newGitHub(t, &log)
	g.testFirst(t)
	g.testPullRequest(t)
	g.testMerge(t)
	g.testDrift(t)
	if err := g.Sandbox.Close(); err != nil {
		t.Error(err)
	}
	var calls strings.Builder
	for line := range strings.Lines(log.String()) {
		// The stranger lets nobody look at its bucket, and for a while the deploy role of dev is denied to make one.
		if !strings.Contains(line, stranger) && !strings.Contains(line, "a Deny statement applies") {
			calls.WriteString(line)
		}
	}
	checkCalls(t, g.Spec, bytes.NewBufferString(calls.String()))
	checkLooked(t, "acme-plan", bytes.NewBufferString(calls.String()))
	g.checkOnce(t, bytes.NewBufferString(calls.String()))
}

// testFirst applies everything from nothing.
func (g *github) testFirst(t *testing.T) {
	g.run(t, "first", "tfgen-apply.yml", g.push("0000000000000000000000000000000000000000"), applied)
	contains(t, g.log("first"), "dev: applied: 6 added, 0 changed", "prod: applied: 11 added, 0 changed")
}

// testPullRequest shows in a comment what another bucket changes: for its owner, and for who reads it.
func (g *github) testPullRequest(t *testing.T) {
	g.git("checkout", "-qb", "change")
	g.edit("project.hcl", `  bucket "models" {`, `  bucket "extra" {
    owner           = "dev"
    name            = "acme-extra"
    noncurrent_days = 0
  }
  repository "tools" {
    owner = "dev"
  }
  bucket "models" {`)
	g.edit("prod.hcl", "[bucket.models]", "[bucket.models, bucket.extra]")
	g.commit("change")
	g.git("checkout", "-q", "main")
	g.run(t, "pull", "tfgen-pull-request.yml", g.pullRequest("change"), `
check: success
plan dev: assumes role/acme-plan of 222222222222
plan dev: success
plan prod: assumes role/acme-plan of 333333333333
plan prod: success
review: success
`)
	contains(t, g.posts(t)[0].Body,
		"| dev | 222222222222 | eu-west-1 | 7 | 0 | 0 | 0 | 0 | planned |",
		"| prod | 333333333333 | eu-west-1 | 0 | 2 | 1 | 0 | 0 | planned |",
		"+ prod role acme-serve-task-prod gains s3:GetObject and s3:ListBucket on dev's bucket acme-extra",
		"create <code>module.registry.aws_ecr_repository.tools</code>", "create <code>module.storage.aws_s3_bucket.extra</code>")
}

// testMerge applies what the pull request has shown, though somebody else has the bucket's name at first, the deploy role
// may not make it then, and somebody has changed something by hand in the end.
func (g *github) testMerge(t *testing.T) {
	before := g.head()
	g.git("merge", "-q", "--no-ff", "-m", "merged", "change")
	release := g.takeName(t, "acme-extra")
	merged := g.push(before)
	g.run(t, "merge", "tfgen-apply.yml", merged, `
list: success
plan dev: assumes role/acme-plan of 222222222222
plan dev: success
plan prod: assumes role/acme-plan of 333333333333
plan prod: success
apply-1 dev: assumes role/acme-deploy of 222222222222 in dev
apply-1 dev: failure
apply-2: skipped
`)
	contains(t, g.log("merge"), "nothing was changed, because a guard stops the plan",
		"module.storage.aws_s3_bucket.extra: acme-extra is another account's bucket")

	release()
	allow := g.denyBuckets(t)
	const failure = `
list: done before
plan dev: done before
plan prod: done before
apply-1 dev: assumes role/acme-deploy of 222222222222 in dev
apply-1 dev: failure
apply-2: skipped
`
	g.run(t, "merge", "tfgen-apply.yml", merged, failure)
	contains(t, g.log("merge"), "dev: created module.registry.aws_ecr_repository.tools", "CreateBucket", "StatusCode: 403",
		"dev: applied in part: 1 added, 0 changed, 0 destroyed")

	allow()
	g.setVersioning(t, types.BucketVersioningStatusSuspended)
	g.run(t, "merge", "tfgen-apply.yml", merged, failure)
	contains(t, g.log("merge"),
		"module.storage.aws_s3_bucket_versioning.models: it would be changed (update), which wasn't reviewed")

	g.setVersioning(t, types.BucketVersioningStatusEnabled)
	g.run(t, "merge", "tfgen-apply.yml", merged, `
list: done before
plan dev: done before
plan prod: done before
apply-1 dev: assumes role/acme-deploy of 222222222222 in dev
apply-1 dev: success
apply-2 prod: assumes role/acme-deploy of 333333333333 in prod
apply-2 prod: success
`)
	contains(t, g.log("merge"), "dev: applied: 6 added, 0 changed, 0 destroyed",
		"prod: applied: 1 added, 2 changed, 1 destroyed")
}

// testDrift has what was changed by hand in an issue, until it is applied, which changes nothing else.
func (g *github) testDrift(t *testing.T) {
	g.setVersioning(t, types.BucketVersioningStatusSuspended)
	const drifts = `
list: success
drift dev: assumes role/acme-plan of 222222222222
drift dev: success
drift prod: assumes role/acme-plan of 333333333333
drift prod: success
report: success
`
	g.run(t, "drifted", "tfgen-drift.yml", g.push(""), drifts)
	issue := g.posts(t)[1]
	contains(t, issue.State+": "+issue.Body, "open: ", "module.storage.aws_s3_bucket_versioning.models",
		"| dev | 222222222222 | eu-west-1 | 1 | **drifted** |", "| prod | 333333333333 | eu-west-1 | 0 | no drift |")

	g.run(t, "by-hand", "tfgen-apply.yml", g.push(""), applied)
	contains(t, g.log("by-hand"), "dev: applied: 0 added, 1 changed, 0 destroyed", "prod: no changes")
	g.run(t, "mended", "tfgen-drift.yml", g.push(""), drifts)
	if posts := g.posts(t); len(posts) != 2 || posts[1].State != "closed" {
		t.Errorf("the issue of the drift is %+v", posts)
	}
}

// takeName has a stranger take a bucket's name. It returns how it is given back.
func (g *github) takeName(t *testing.T, name string) (release func()) {
	t.Helper()
	const region = "eu-west-1"
	if err := g.Sandbox.OpenAccount(t.Context(), stranger, region); err != nil {
		t.Fatal(err)
	}
	other := s3Client(account.Assume(g.Sandbox.Config(region), "arn:aws:iam::"+stranger+":role/"+sandbox.AdministratorRole, "", "takes"))
	must(other.CreateBucket(t.Context(), &s3.CreateBucketInput{
		Bucket: &name, CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: region},
	}))(t)
	return func() {
		t.Helper()
		must(other.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: &name}))(t)
	}
}

// denyBuckets has dev's deploy role denied what it needs half-way through an apply, as by a policy of the organization's.
// It returns how that ends.
func (g *github) denyBuckets(t *testing.T) (allow func()) {
	t.Helper()
	roles, role, name := iam.NewFromConfig(g.Config("dev")), aws.String("acme-deploy"), aws.String("denies-buckets")
	must(roles.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: role, PolicyName: name, PolicyDocument: aws.String(
		`{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:CreateBucket", "Resource": "*"}}`)}))(t)
	return func() {
		t.Helper()
		must(roles.DeleteRolePolicy(t.Context(), &iam.DeleteRolePolicyInput{RoleName: role, PolicyName: name}))(t)
	}
}

// setVersioning changes dev's bucket by hand.
func (g *github) setVersioning(t *testing.T, status types.BucketVersioningStatus) {
	t.Helper()
	must(s3Client(g.Config("dev")).PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{
		Bucket:                  aws.String("acme-models-dev-222222222222-eu-west-1"),
		VersioningConfiguration: &types.VersioningConfiguration{Status: status},
	}))(t)
}

// checkOnce wants everything to have been created once.
func (g *github) checkOnce(t *testing.T, log *bytes.Buffer) {
	t.Helper()
	created := map[string]int{}
	for decoder := json.NewDecoder(log); decoder.More(); {
		var call proxy.Call
		if err := decoder.Decode(&call); err != nil {
			t.Fatal(err)
		}
		if deploying(g.Spec, call) != nil && call.Status < 300 && strings.HasPrefix(call.Action, "Create") {
			created[strings.Join(call.Needs, ", ")]++
		}
	}
	for what, times := range created {
		if times != 1 {
			t.Errorf("%s: %d times", what, times)
		}
	}
	if len(created) < 9 {
		t.Errorf("too little was created: %v", created)
	}
}
