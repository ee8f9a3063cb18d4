package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/cmd/tfgen/internal/citest"
	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestCentralState keeps all states in a bucket of another account, encrypted with a key of that account's, and plans as
// a role that can't change anything.
func TestCentralState(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	bed := &testbed{t: t, binary: build(t), Project: tfgentest.Start(t, "testdata/central", tfgentest.Options{
		Sandbox: sandbox.Options{Log: &log},
	})}
	key := bed.makeStateKey()
	bed.edit("project.hcl", `region     = "eu-central-1"`, "region     = \"eu-central-1\"\n    kms_key    = \""+key+`"`)
	for _, env := range []string{"dev", "prod"} {
		out := bed.bootstrap(env)
		contains(t, out, env+": update environment's policy Deploy/tfgen-central-"+env)
	}

	contains(t, bed.tfgen(0, "plan", "--all"), "add")
	bed.tfgen(0, "apply", "--all", "--auto-approve")
	contains(t, bed.tfgen(0, "plan", "--all"), "no changes")
	bed.tfgen(0, "drift", "--all")
	contains(t, bed.tfgen(0, "output", "--env", "dev"), "central-data-dev")

	bed.testState(t, key)
	bed.testJobs(t)
	bed.testPlanApplied(t)
	bed.tfgen(0, bed.destruction("dev")...)
	if err := bed.Sandbox.Close(); err != nil {
		t.Error(err)
	}
	checkLooked(t, "Plan", &log)
}

// makeStateKey makes a key in the state's account that the accounts of the project may use.
func (bed *testbed) makeStateKey() string {
	bed.t.Helper()
	cfg := account.Assume(bed.Sandbox.Config("eu-central-1"), "arn:aws:iam::444444444444:role/"+sandbox.AdministratorRole, "",
		"makes-key")
	out, err := kms.NewFromConfig(cfg).CreateKey(bed.t.Context(), &kms.CreateKeyInput{Policy: aws.String(`{
		"Version": "2012-10-17",
		"Statement": [
			{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444444444444:root"}, "Action": "kms:*", "Resource": "*"},
			{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:iam::222222222222:root", "arn:aws:iam::333333333333:root"]},
				"Action": ["kms:Decrypt", "kms:GenerateDataKey"], "Resource": "*"}
		]
	}`)})
	if err != nil {
		bed.t.Fatal(err)
	}
	return *out.KeyMetadata.Arn
}

// testState looks at where the states are, and whether dev could have prod's.
func (bed *testbed) testState(t *testing.T, key string) {
	const bucket = "central-tfstate-444444444444-eu-central-1"
	in := func(env, role string) *s3.Client {
		cfg := bed.As(env, role)
		cfg.Region = "eu-central-1"
		return s3Client(cfg)
	}
	for _, env := range []string{"dev", "prod"} {
		out := must(in(env, "ci/Plan").HeadObject(t.Context(), &s3.HeadObjectInput{
			Bucket: aws.String(bucket), Key: aws.String("central/" + env + "/terraform.tfstate"),
		}))(t)
		if aws.ToString(out.SSEKMSKeyId) != key {
			t.Errorf("the state of %s is encrypted with %q", env, aws.ToString(out.SSEKMSKeyId))
		}
	}
	_, err := in("dev", "ci/Deploy").GetObject(t.Context(), &s3.GetObjectInput{
		Bucket: aws.String(bucket), Key: aws.String("central/prod/terraform.tfstate"),
	})
	refused(t, "dev's deploy role reads prod's state", err, "s3:GetObject")
}

// testPlanApplied has Terraform itself apply as the plan role.
func (bed *testbed) testPlanApplied(t *testing.T) {
	bed.edit("project.hcl", `region = "us-east-1"`, "region = \"us-east-1\"\n  tags   = { owner = \"data\" }")
	contains(t, bed.tfgen(2, "plan", "--env", "dev", "--detailed-exitcode"), "owner")
	apply := exec.CommandContext(t.Context(), "terraform", "apply", "-auto-approve", "-input=false", "-no-color",
		"-var=assume_role_arn=arn:aws:iam::222222222222:role/ci/Plan")
	apply.Dir, apply.Env = filepath.Join(bed.Dir, "environments", "dev"), bed.Sandbox.Environ(os.Environ())
	out, err := apply.CombinedOutput()
	if err == nil {
		t.Error("the plan role can apply")
	}
	contains(t, string(out), "is not authorized to perform: s3:PutBucketTagging")
}

// testJobs plans and deploys with the tokens of GitHub's jobs, and no other credentials: a pull request's job can plan,
// and one in the environment of dev's name can deploy dev, and nothing else.
func (bed *testbed) testJobs(t *testing.T) {
	for _, job := range []struct {
		subject, role string
		code          int
		args          []string
		want          string
	}{
		{"pull_request", "222222222222:role/ci/Plan", 0, []string{"plan", "--env", "dev"}, "no changes"},
		{"pull_request", "222222222222:role/ci/Plan", 1, []string{"apply", "--env", "dev", "--auto-approve"}, "can't assume"},
		{"pull_request", "222222222222:role/ci/Deploy", 1, []string{"plan", "--env", "dev"}, "AssumeRoleWithWebIdentity"},
		{"environment:dev", "333333333333:role/ci/Deploy", 1, []string{"plan", "--env", "prod"}, "AssumeRoleWithWebIdentity"},
		{"environment:dev", "222222222222:role/ci/Deploy", 1, []string{"apply", "--env", "prod", "--auto-approve"}, "can't assume"},
		{"environment:dev", "222222222222:role/ci/Deploy", 0, []string{"apply", "--env", "dev", "--auto-approve"}, "no changes"},
	} {
		file := filepath.Join(t.TempDir(), "token")
		token := citest.Token("token.actions.githubusercontent.com", "sts.amazonaws.com", "repo:acme/platform:"+job.subject)
		if err := os.WriteFile(file, []byte(token), 0o600); err != nil {
			t.Fatal(err)
		}
		bed.environ = append(bed.Sandbox.Environ(os.Environ()), "AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=",
			"AWS_SESSION_TOKEN=", "AWS_ROLE_ARN=arn:aws:iam::"+job.role, "AWS_WEB_IDENTITY_TOKEN_FILE="+file)
		contains(t, bed.tfgen(job.code, job.args...), job.want)
	}
	bed.environ = nil
}

// checkLooked wants the plan roles to have changed nothing, as far as AWS let them, in all but Terraform's own apply.
func checkLooked(t *testing.T, role string, log *bytes.Buffer) {
	t.Helper()
	seen := 0
	for decoder := json.NewDecoder(log); decoder.More(); {
		var call proxy.Call
		if err := decoder.Decode(&call); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(call.Principal, ":assumed-role/"+role+"/") {
			continue
		}
		seen++
		for _, word := range []string{"Create", "Delete", "Put", "Tag", "Update"} {
			if strings.HasPrefix(call.Action, word) && call.Denied == "" {
				t.Errorf("a plan role did %s:%s", call.Service, call.Action)
			}
		}
		if call.Denied != "" && call.Service != "sts" && call.Action != "PutBucketTagging" {
			t.Errorf("a plan role may not %s:%s, which its plans need: %s", call.Service, call.Action, call.Denied)
		}
	}
	if seen == 0 {
		t.Error("nobody planned as the plan role")
	}
}
