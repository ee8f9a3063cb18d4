package e2e

import (
	"bytes"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/faults"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestPromotion runs the promotion of the help on models word for word, and then what has to be refused.
func TestPromotion(t *testing.T) {
	t.Parallel()
	failing, err := faults.Parse("faults.hcl", []byte(`fault "execution" { error = "States.TaskFailed" }`))
	if err != nil {
		t.Fatal(err)
	}
	bed := newTestbed(t, "../../..", tfgentest.Options{Sandbox: sandbox.Options{Links: []proxy.Middleware{failing.Link}}})
	bed.git("init", "-q", ".")
	bed.commit("first")
	bed.tfgen(0, "apply", "--all", "--auto-approve=dev,prod")
	contains(t, bed.shell(modelsBlock(t, "promotion")), "prod: applied: 0 added, 1 changed, 0 destroyed.")
	bed.runs("prod", "models/v1.3.0/model.pkl")
	contains(t, bed.tfgen(0, "models"), "prod", "models/v1.3.0/model.pkl  there", "dev")
	if text := bed.specOf("prod"); !strings.Contains(text, "# 09:00 UTC on the 15th") || !strings.Contains(text, "v1.3.0") {
		t.Errorf("prod's spec is now:\n%s", text)
	}

	t.Run("refused", func(t *testing.T) { bed.refusals(t, failing) })

	contains(t, bed.tfgen(1, "rollback", "--env", "prod"), "models/v1.2.3/model.pkl is gone")
	bed.tfgen(0, "upload", "--env", "dev", "--version", "v1.2.3", "model.pkl")
	bed.tfgen(0, "rollback", "--env", "prod", "--apply", "--auto-approve=prod")
	bed.runs("prod", "models/v1.2.3/model.pkl")
	if err := put(t, s3Client(bed.As("dev", sandbox.AdministratorRole)), artifacts, modelKey); err != nil {
		t.Fatal(err)
	}
	contains(t, bed.tfgen(2, "models", "--env", "prod"), "overwritten")
}

// refusals are promotions to prod that must not be made. None changes a file.
func (bed *testbed) refusals(t *testing.T, failing *faults.Plan) {
	before := bed.specOf("prod")
	promote := []string{"promote", "--from", "dev", "--to", "prod"}
	contains(t, bed.tfgen(1, append(promote, "models/v9.9.9/model.pkl")...), "FAILED       the model is in the bucket", "there is no ")
	contains(t, bed.tfgen(1, "promote", "--from", "dev", "--to", "pord"), `did you mean "prod"`)
	contains(t, bed.tfgen(1, promote...), "runs models/v1.3.0/model.pkl already")

	bed.setModel("dev", "v1.3.0", "v1.4.0", "new weights")
	contains(t, bed.tfgen(1, promote...), "FAILED       it was tested in dev", "it has not run in dev since")
	failing.Start()
	contains(t, bed.tfgen(1, "run", "--env", "dev", "--wait"), "FAILED in RunTask: States.TaskFailed")
	contains(t, bed.tfgen(1, promote...), "FAILED       it was tested in dev", "is FAILED")
	failing.Stop()
	bed.tfgen(0, "run", "--env", "dev", "--wait")

	bed.write("note.hcl", "# not committed\n")
	contains(t, bed.tfgen(1, promote...), "FAILED       spec and rendered files are clean", "note.hcl")
	if err := os.Remove(filepath.Join(bed.Dir, "environments", "note.hcl")); err != nil {
		t.Fatal(err)
	}
	bed.edit("project.hcl", "memory = 4096", "memory = 8192")
	bed.commit("more memory")
	contains(t, bed.tfgen(1, promote...), "FAILED       nothing else changes in prod", "aws_ecs_task_definition")
	bed.edit("project.hcl", "memory = 8192", "memory = 4096")
	bed.commit("less memory")
	bed.unreadable(t, promote)
	bed.forgedRecord(t, promote)
	if after := bed.specOf("prod"); after != before {
		t.Errorf("a refused promotion changed prod's spec to:\n%s", after)
	}
}

// unreadable removes each half of the grant in the accounts, which the real read sees.
func (bed *testbed) unreadable(t *testing.T, promote []string) {
	t.Helper()
	restore := bed.dropOwnersHalf(t)
	contains(t, bed.tfgen(1, promote...), "FAILED       prod's task role reads it")
	restore()
	restore = bed.dropReadersHalf(t)
	contains(t, bed.tfgen(1, promote...), "FAILED       prod's task role reads it")
	restore()
}

// forgedRecord edits and truncates the record of promotions.
func (bed *testbed) forgedRecord(t *testing.T, promote []string) {
	t.Helper()
	file := filepath.Join(bed.Dir, "environments", "promotions.jsonl")
	record := must(os.ReadFile(file))(t)
	for what, content := range map[string][]byte{
		"edited":    bytes.Replace(record, []byte(`"tested":true`), []byte(`"tested":false`), 1),
		"truncated": nil,
	} {
		if err := os.WriteFile(file, content, 0o644); err != nil {
			t.Fatal(err)
		}
		out := bed.tfgen(1, promote...)
		if !strings.Contains(out, "promotions.jsonl") {
			t.Errorf("a record that was %s is not seen:\n%s", what, out)
		}
	}
	if err := os.WriteFile(file, record, 0o644); err != nil {
		t.Fatal(err)
	}
}

// setModel lets an environment run another model, and applies that.
func (bed *testbed) setModel(env, from, to, content string) {
	bed.t.Helper()
	if err := os.WriteFile(filepath.Join(bed.Dir, "model.pkl"), []byte(content), 0o644); err != nil {
		bed.t.Fatal(err)
	}
	bed.tfgen(0, "upload", "--env", env, "--version", to, "model.pkl")
	bed.edit(env+".hcl", from, to)
	bed.commit("next")
	bed.tfgen(0, "apply", "--env", env, "--auto-approve")
}

// runs checks which model an account's parameter says.
func (bed *testbed) runs(env, key string) {
	bed.t.Helper()
	out := must(ssm.NewFromConfig(bed.As(env, sandbox.AdministratorRole)).GetParameter(bed.t.Context(),
		&ssm.GetParameterInput{Name: aws.String("/ds/preprocessing/model-key")}))(bed.t)
	if got := *out.Parameter.Value; got != key {
		bed.t.Errorf("%s runs %s, want %s", env, got, key)
	}
}

func (bed *testbed) specOf(env string) string {
	bed.t.Helper()
	return string(must(os.ReadFile(filepath.Join(bed.Dir, "environments", env+".hcl")))(bed.t))
}

// shell runs a script in the project's folder, with tfgen on PATH, against the sandbox.
func (bed *testbed) shell(script string) string {
	bed.t.Helper()
	cmd := exec.CommandContext(bed.t.Context(), "sh", "-ec", script)
	cmd.Dir = bed.Dir
	cmd.Env = append(bed.Sandbox.Environ(os.Environ()), "PATH="+filepath.Dir(bed.binary)+":"+os.Getenv("PATH"),
		"GIT_AUTHOR_NAME=ann", "GIT_AUTHOR_EMAIL=ann@example.com",
		"GIT_COMMITTER_NAME=ann", "GIT_COMMITTER_EMAIL=ann@example.com")
	out, err := cmd.CombinedOutput()
	if err != nil {
		bed.t.Fatalf("%s: %v\n%s", script, err, out)
	}
	return string(out)
}

// modelsBlock is the block of the help on models that follows a comment of that name.
func modelsBlock(t *testing.T, name string) string {
	t.Helper()
	page := string(must(os.ReadFile("../topics/models.md"))(t))
	_, block, found := strings.Cut(page, "<!-- "+name+" -->\n```")
	_, block, _ = strings.Cut(block, "\n")
	block, _, _ = strings.Cut(block, "```")
	if !found || strings.TrimSpace(block) == "" {
		t.Fatalf("the page has no block %q", name)
	}
	return block
}

// dropOwnersHalf removes the policy of the artifacts' bucket and returns what puts it back.
func (bed *testbed) dropOwnersHalf(t *testing.T) (restore func()) {
	t.Helper()
	client, bucket := s3Client(bed.As("dev", sandbox.AdministratorRole)), aws.String(artifacts)
	policy := must(client.GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: bucket}))(t).Policy
	must(client.DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{Bucket: bucket}))(t)
	return func() {
		must(client.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: bucket, Policy: policy}))(t)
	}
}

// dropReadersHalf removes the policy of prod's task role and returns what puts it back.
func (bed *testbed) dropReadersHalf(t *testing.T) (restore func()) {
	t.Helper()
	client, name := iam.NewFromConfig(bed.As("prod", sandbox.AdministratorRole)), aws.String(prodTask)
	out := must(client.GetRolePolicy(t.Context(), &iam.GetRolePolicyInput{RoleName: name, PolicyName: name}))(t)
	policy := must(url.QueryUnescape(*out.PolicyDocument))(t)
	must(client.DeleteRolePolicy(t.Context(), &iam.DeleteRolePolicyInput{RoleName: name, PolicyName: name}))(t)
	return func() {
		must(client.PutRolePolicy(t.Context(),
			&iam.PutRolePolicyInput{RoleName: name, PolicyName: name, PolicyDocument: &policy}))(t)
	}
}
