package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/terraform"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

const (
	devAccount  = "123456789012"
	prodAccount = "987654321098"
	region      = "us-east-1"
	artifacts   = "ds-artifacts-dev-123456789012-us-east-1"
)

// TestReferenceProject takes the repository's own project through its life, dev and prod from nothing to nothing.
// Every name and value is spelled out here, as the system's description has them.
func TestReferenceProject(t *testing.T) {
	t.Parallel()
	bed := newTestbed(t, "../../..", tfgentest.Options{})
	bed.tfgen(0, "render", "--all")
	contains(t, bed.tfgen(0, "apply", "--env", "dev", "--auto-approve"), "dev: applied: ")
	contains(t, bed.tfgen(0, "apply", "--env", "prod", "--auto-approve=prod"), "prod: applied: ")

	t.Run("bootstrap", bed.testBootstrap)
	t.Run("inventory", bed.testInventory)
	t.Run("buckets", bed.testBuckets)
	t.Run("grants", bed.testGrants)
	t.Run("pipeline", bed.testPipeline)
	t.Run("tags", bed.testTags)
	t.Run("enforcement", bed.testEnforcement)
	t.Run("drift", bed.testDrift)
	t.Run("another state", bed.testOtherState)
	for _, env := range []string{"dev", "prod"} {
		contains(t, bed.tfgen(0, "plan", "--env", env, "--detailed-exitcode"), env+": no changes")
	}
	contains(t, bed.tfgen(0, "output", "--env", "prod", "state_machine_arns"),
		"arn:aws:states:us-east-1:987654321098:stateMachine:ds-preprocessing-pipeline")
	bed.checkReadme(t)
	bed.destroyProd(t)
	bed.destroyDev(t)
}

// checkReadme checks that tfgen printed what the README says the demo prints.
func (bed *testbed) checkReadme(t *testing.T) {
	readme, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, found := strings.Cut(string(readme), "<!-- demo -->\n```console\n")
	block, _, _ = strings.Cut(block, "$ tfgen promote") // which is TestPromotion's
	if !found {
		t.Error("the README has no block of the demo")
	}
	for line := range strings.Lines(block) {
		if strings.HasPrefix(line, "dev: ") || strings.HasPrefix(line, "prod: ") {
			contains(t, bed.printed.String(), line)
		}
	}
}

// testBootstrap runs it again by hand: nothing is left to do, and the wrong account is refused.
func (bed *testbed) testBootstrap(t *testing.T) {
	for _, args := range [][]string{
		{"--env", "dev"}, {"--all", "--assume-role", "OrganizationAccountAccessRole"},
	} {
		out := bed.tfgen(0, append([]string{"bootstrap"}, args...)...)
		contains(t, out, "exists state bucket ds-tfstate-", "exists deploy role CrossAccountDeployRole")
		if args[0] == "--all" {
			contains(t, out, "dev          123456789012  as it should be", "prod         987654321098  as it should be")
		}
		if strings.Contains(out, "create") || strings.Contains(out, "update") {
			t.Errorf("a second bootstrap changes something:\n%s", out)
		}
	}
	contains(t, bed.tfgen(1, "bootstrap", "--env", "prod"), devAccount, prodAccount)
	bed.testSharedRole(t)
}

// testSharedRole bootstraps another project that has the same deploy role: only where that is said, and then both
// settle.
func (bed *testbed) testSharedRole(t *testing.T) {
	bed.write("../another/environments/project.hcl", `project "another" {
  region      = "us-east-1"

  deploy {
    role = "CrossAccountDeployRole"
  }

  backend "local" {}
}

environment "dev" {
  account_id = "123456789012"
}
`)
	contains(t, bed.tfgen(1, "-C", "another", "bootstrap", "--env", "dev"), "isn't project another's", "--share-role")
	contains(t, bed.tfgen(0, "-C", "another", "bootstrap", "--env", "dev", "--share-role"),
		"update trust policy", "create permissions policy CrossAccountDeployRole/tfgen-another", "leave role tags")
	for _, args := range [][]string{{"bootstrap", "--env", "dev"}, {"-C", "another", "bootstrap", "--env", "dev"}} {
		if out := bed.tfgen(0, args...); strings.Contains(out, "create") || strings.Contains(out, "update") {
			t.Errorf("the two projects don't settle:\n%s", out)
		}
	}
}

func wantInventory(env, account string) inventory {
	bucket := func(name string) string { return "ds-" + name + "-" + env + "-" + account + "-" + region }
	return inventory{
		"bucket":          {bucket("input"), bucket("output"), bucket("tfstate")},
		"repository":      {"ds-preprocessing"},
		"cluster":         {"ds-processing-cluster"},
		"task definition": {"ds-preprocessing"},
		"state machine":   {"ds-preprocessing-pipeline"},
		"log group":       {"/aws/vendedlogs/states/ds-preprocessing-pipeline", "/ecs/ds-preprocessing"},
		"role": {
			"CrossAccountDeployRole", "ds-preprocessing-execution-" + env, "ds-preprocessing-states-" + env,
			"ds-preprocessing-task-" + env,
		},
		"parameter": {
			"/ds/preprocessing/artifact-bucket = " + artifacts,
			"/ds/preprocessing/input-bucket = " + bucket("input"),
			"/ds/preprocessing/model-key = models/v1.2.3/model.pkl",
			"/ds/preprocessing/output-bucket = " + bucket("output"),
		},
		"role policy": {
			"ds-preprocessing-execution-" + env, "ds-preprocessing-states-" + env, "ds-preprocessing-task-" + env,
		},
		"vpc":         {"10.20.0.0/24"},
		"subnet":      {"10.20.0.0/26", "10.20.0.64/26"},
		"route table": {"1 routes, 1 associations", "2 routes, 2 associations"}, // the VPC's own, which nothing uses, and ours
		"security group": {
			"default, 0 in, 0 out", "ds-" + env + "-endpoints, 1 in, 0 out", "ds-" + env + "-tasks, 0 in, 1 out",
		},
		"endpoint": {
			"com.amazonaws.us-east-1.ecr.api", "com.amazonaws.us-east-1.ecr.dkr", "com.amazonaws.us-east-1.logs",
			"com.amazonaws.us-east-1.s3", "com.amazonaws.us-east-1.ssm",
		},
	}
}

func (bed *testbed) testInventory(t *testing.T) {
	dev := wantInventory("dev", devAccount)
	dev["bucket"] = append([]string{artifacts}, dev["bucket"]...)
	if diff := cmp.Diff(dev, bed.inventory("dev")); diff != "" {
		t.Errorf("dev's account (-want +got):\n%s", diff)
	}
	prod := wantInventory("prod", prodAccount) // no artifacts bucket
	prod["schedule"] = []string{"ds-preprocessing-pipeline"}
	prod["queue"], prod["alarm"] = []string{"ds-preprocessing-dlq"}, []string{"ds-preprocessing-not-started"}
	prod["role"] = []string{
		"CrossAccountDeployRole", "ds-preprocessing-execution-prod", "ds-preprocessing-scheduler-prod",
		"ds-preprocessing-states-prod", "ds-preprocessing-task-prod",
	}
	prod["role policy"] = prod["role"][1:]
	if diff := cmp.Diff(prod, bed.inventory("prod")); diff != "" {
		t.Errorf("prod's account (-want +got):\n%s", diff)
	}
}

// testBuckets checks what makes a bucket safe, on every bucket of both accounts.
func (bed *testbed) testBuckets(t *testing.T) {
	for _, env := range []string{"dev", "prod"} {
		cfg := bed.As(env, sandbox.AdministratorRole)
		client := s3Client(cfg)
		for _, name := range bed.inventory(env)["bucket"] {
			bucket := aws.String(name)
			if v := must(client.GetBucketVersioning(t.Context(), &s3.GetBucketVersioningInput{Bucket: bucket}))(t); v.Status != "Enabled" {
				t.Errorf("%s: versioning %q", name, v.Status)
			}
			encryption := must(client.GetBucketEncryption(t.Context(), &s3.GetBucketEncryptionInput{Bucket: bucket}))(t)
			if a := encryption.ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm; a != "AES256" {
				t.Errorf("%s: encryption %q", name, a)
			}
			block := must(client.GetPublicAccessBlock(t.Context(), &s3.GetPublicAccessBlockInput{Bucket: bucket}))(t).PublicAccessBlockConfiguration
			if !*block.BlockPublicAcls || !*block.BlockPublicPolicy || !*block.IgnorePublicAcls || !*block.RestrictPublicBuckets {
				t.Errorf("%s: public access block %+v", name, block)
			}
			owner := must(client.GetBucketOwnershipControls(t.Context(), &s3.GetBucketOwnershipControlsInput{Bucket: bucket}))(t)
			if o := owner.OwnershipControls.Rules[0].ObjectOwnership; o != "BucketOwnerEnforced" {
				t.Errorf("%s: ownership %q", name, o)
			}
			deny := statement(t, bucketPolicy(t, cfg, name), "DenyInsecureTransport")
			if got := fmt.Sprint(deny["Effect"], deny["Condition"]); !strings.Contains(got, "Deny") || !strings.Contains(got, "aws:SecureTransport") {
				t.Errorf("%s: plain HTTP isn't refused: %v", name, deny)
			}
		}
	}
}

// testGrants checks both halves of prod's access to dev's artifacts.
func (bed *testbed) testGrants(t *testing.T) {
	policy := bucketPolicy(t, bed.As("dev", sandbox.AdministratorRole), artifacts)
	want := decoded(t, `{
		"Sid": "CrossAccountRead",
		"Effect": "Allow",
		"Principal": {"AWS": "arn:aws:iam::987654321098:root"},
		"Action": ["s3:GetObject", "s3:ListBucket"],
		"Resource": ["arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1", "arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1/*"],
		"Condition": {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::987654321098:role/ds-preprocessing-task-prod"}}
	}`)
	if diff := cmp.Diff(want, any(statement(t, policy, "CrossAccountRead"))); diff != "" {
		t.Errorf("the owner's half (-want +got):\n%s", diff)
	}
	if n := len(policy.(map[string]any)["Statement"].([]any)); n != 2 {
		t.Errorf("%d statements in the policy of %s, want the TLS rule and one grant", n, artifacts)
	}

	role := rolePolicy(t, bed.As("prod", sandbox.AdministratorRole), "ds-preprocessing-task-prod")
	want = decoded(t, `{
		"Sid": "ReadFromDev",
		"Effect": "Allow",
		"Action": ["s3:GetObject", "s3:ListBucket"],
		"Resource": ["arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1", "arn:aws:s3:::ds-artifacts-dev-123456789012-us-east-1/*"],
		"Condition": {"StringEquals": {"aws:ResourceAccount": "123456789012"}}
	}`)
	if diff := cmp.Diff(want, any(statement(t, role, "ReadFromDev"))); diff != "" {
		t.Errorf("the reader's half (-want +got):\n%s", diff)
	}
	want = decoded(t, `["arn:aws:ssm:us-east-1:987654321098:parameter/ds/preprocessing",
		"arn:aws:ssm:us-east-1:987654321098:parameter/ds/preprocessing/*"]`)
	if diff := cmp.Diff(want, statement(t, role, "ReadParameters")["Resource"]); diff != "" {
		t.Errorf("parameters that the task may read (-want +got):\n%s", diff)
	}
}

// testPipeline checks that the state machine really runs the task, and when.
func (bed *testbed) testPipeline(t *testing.T) {
	for env, id := range map[string]string{"dev": devAccount, "prod": prodAccount} {
		out := must(sfn.NewFromConfig(bed.As(env, sandbox.AdministratorRole)).DescribeStateMachine(t.Context(),
			&sfn.DescribeStateMachineInput{StateMachineArn: aws.String(
				"arn:aws:states:us-east-1:" + id + ":stateMachine:ds-preprocessing-pipeline")}))(t)
		contains(t, *out.Definition, `"arn:aws:states:::ecs:runTask.sync"`,
			`"arn:aws:ecs:us-east-1:`+id+`:cluster/ds-processing-cluster"`,
			`"arn:aws:ecs:us-east-1:`+id+`:task-definition/ds-preprocessing:1"`,
			`"Retry"`, `"Catch"`, `"TimeoutSeconds"`, `"Value.$":"$$.Execution.Name"`)
	}
	schedule := must(scheduler.NewFromConfig(bed.As("prod", sandbox.AdministratorRole)).GetSchedule(t.Context(),
		&scheduler.GetScheduleInput{Name: aws.String("ds-preprocessing-pipeline")}))(t)
	if got := *schedule.ScheduleExpression + " " + *schedule.ScheduleExpressionTimezone; got != "cron(0 9 15 * ? *) UTC" {
		t.Errorf("prod's schedule is %s", got)
	}
	if queue := aws.ToString(schedule.Target.DeadLetterConfig.Arn); queue != "arn:aws:sqs:us-east-1:987654321098:ds-preprocessing-dlq" ||
		*schedule.Target.RetryPolicy.MaximumEventAgeInSeconds != 3600 {
		t.Errorf("what prod's schedule can't start goes to %s after %+v", queue, schedule.Target.RetryPolicy)
	}
	repositories := must(ecr.NewFromConfig(bed.As("prod", sandbox.AdministratorRole)).DescribeRepositories(t.Context(), nil))(t)
	if r := repositories.Repositories[0]; r.ImageTagMutability != "IMMUTABLE" || !r.ImageScanningConfiguration.ScanOnPush {
		t.Errorf("repository %s: tags %s, scanning %v", *r.RepositoryName, r.ImageTagMutability, r.ImageScanningConfiguration)
	}
}

func (bed *testbed) testTags(t *testing.T) {
	want := map[string]string{"project": "ds", "environment": "prod", "managed-by": "tfgen"}
	cfg := bed.As("prod", sandbox.AdministratorRole)
	got := map[string]map[string]string{"bucket": {}, "role": {}, "parameter": {}}
	bucket := must(s3Client(cfg).GetBucketTagging(t.Context(),
		&s3.GetBucketTaggingInput{Bucket: aws.String("ds-input-prod-987654321098-us-east-1")}))(t)
	for _, tag := range bucket.TagSet {
		got["bucket"][*tag.Key] = *tag.Value
	}
	role := must(iam.NewFromConfig(cfg).ListRoleTags(t.Context(),
		&iam.ListRoleTagsInput{RoleName: aws.String("ds-preprocessing-task-prod")}))(t)
	for _, tag := range role.Tags {
		got["role"][*tag.Key] = *tag.Value
	}
	parameter := must(ssm.NewFromConfig(cfg).ListTagsForResource(t.Context(), &ssm.ListTagsForResourceInput{
		ResourceType: "Parameter", ResourceId: aws.String("/ds/preprocessing/model-key")}))(t)
	for _, tag := range parameter.TagList {
		got["parameter"][*tag.Key] = *tag.Value
	}
	for kind, tags := range got {
		if diff := cmp.Diff(want, tags); diff != "" {
			t.Errorf("tags of a %s (-want +got):\n%s", kind, diff)
		}
	}
}

// destroyProd shows that protected data can't be destroyed, not even by terraform alone, until the spec says so.
func (bed *testbed) destroyProd(t *testing.T) {
	contains(t, bed.tfgen(1, "destroy", "--env", "prod", "--auto-approve"), "prod is protected", "protected = false")
	binary := must(terraform.Find(t.Context(), product(t), ">= 1.11.0, < 2.0.0", terraform.FindOptions{}))(t)
	plan := exec.CommandContext(t.Context(), binary.Path, "-chdir="+filepath.Join(bed.Dir, "environments", "prod"),
		"plan", "-destroy", "-no-color")
	plan.Env = bed.Sandbox.Environ(os.Environ())
	out, err := plan.CombinedOutput()
	if err == nil {
		t.Errorf("%s would destroy prod", binary)
	}
	contains(t, string(out), "prevent_destroy")

	bed.edit("prod.hcl", "protected = true", "protected = false")
	contains(t, bed.tfgen(1, "destroy", "--env", "prod", "--auto-approve"), "--allow-destroy module.storage.aws_s3_bucket.input")
	contains(t, bed.tfgen(0, bed.destruction("prod")...), "0 added, 0 changed")
	bed.empty(t, "prod", prodAccount)
}

// destroyDev shows that a bucket with objects in it is destroyed only when the spec allows that.
func (bed *testbed) destroyDev(t *testing.T) {
	contains(t, bed.tfgen(1, bed.destruction("dev")...), "BucketNotEmpty", "force_destroy = true")
	bed.edit("project.hcl", `owner = "dev"`, "force_destroy = true\n    owner = \"dev\"")
	bed.tfgen(0, "apply", "--env", "dev", "--auto-approve")
	bed.tfgen(0, bed.destruction("dev")...)
	bed.empty(t, "dev", devAccount)
}

// empty checks that a destroyed environment leaves nothing behind but what tfgen bootstrap made, and task definitions.
func (bed *testbed) empty(t *testing.T, env, id string) {
	t.Helper()
	want := inventory{
		"bucket":          {"ds-tfstate-" + env + "-" + id + "-" + region},
		"role":            {"CrossAccountDeployRole"},
		"task definition": {"ds-preprocessing"},
	}
	if diff := cmp.Diff(want, bed.inventory(env)); diff != "" {
		t.Errorf("what the destroyed %s left behind (-want +got):\n%s", env, diff)
	}
}
