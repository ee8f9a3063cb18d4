package e2e

import (
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestGovCloud applies a project that has nothing in common with the reference project: no name and no choice of that
// one is in the code. The reader is applied before the owner, because either order must do.
func TestGovCloud(t *testing.T) {
	t.Parallel()
	bed := newTestbed(t, "testdata/govcloud", tfgentest.Options{Tasks: map[string]string{
		"train": taskLine("$BUCKET_RAW/day.csv $BUCKET_MODELS/trained"),
	}})
	bed.edit("project.hcl", "    retries  = 0\n", "    retries  = 0\n    on_failure { emails = [\"data@example.com\"] }\n")
	for _, bucket := range []string{`"models" {`, `"raw" {`} {
		bed.edit("project.hcl", "bucket "+bucket, "bucket "+bucket+"\n    force_destroy = true")
	}
	bed.makeOthers(t)
	// The sandbox's boundary allows everything.
	must(iam.NewFromConfig(bed.As("hub", sandbox.AdministratorRole)).CreatePolicyVersion(t.Context(),
		&iam.CreatePolicyVersionInput{
			PolicyArn: aws.String(bed.Spec.Environment("hub").RoleBoundary), SetAsDefault: true,
			PolicyDocument: aws.String(`{"Version": "2012-10-17", "Statement": [
				{"Effect": "Allow", "Action": ["ecr:*", "ecs:*", "events:*", "iam:PassRole", "kms:*", "logs:*", "s3:*", "ssm:*", "states:*"], "Resource": "*"}]}`),
		}))(t)
	for _, env := range []string{"east", "hub"} {
		bed.tfgen(0, "apply", "--env", env, "--auto-approve")
	}
	for _, env := range []string{"east", "hub"} {
		contains(t, bed.tfgen(0, "plan", "--env", env, "--detailed-exitcode"), env+": no changes")
	}

	owner := bed.As("hub", sandbox.AdministratorRole)
	policy := bucketPolicy(t, owner, "lake-models-hub-111111111111-us-gov-west-1")
	for sid, principal := range map[string]any{
		"CrossAccountReadVersions": "arn:aws-us-gov:iam::222222222222:root",
		"CrossAccountRead":         "arn:aws-us-gov:iam::333333333333:root",
		"CrossAccountWrite": []any{
			"arn:aws-us-gov:iam::222222222222:root", "arn:aws-us-gov:iam::333333333333:root",
		},
	} {
		want := any(map[string]any{"AWS": principal})
		if diff := cmp.Diff(want, statement(t, policy, sid)["Principal"]); diff != "" {
			t.Errorf("principal of %s (-want +got):\n%s", sid, diff)
		}
	}
	role := rolePolicy(t, bed.As("east", sandbox.AdministratorRole), "lake-train-task-east")
	if got := statement(t, role, "EncryptForHub")["Resource"]; got != "arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/*" {
		t.Errorf("the key that east's task may use is %v", got)
	}

	registry := must(ecr.NewFromConfig(owner).GetRepositoryPolicy(t.Context(),
		&ecr.GetRepositoryPolicyInput{RepositoryName: aws.String("lake-etl")}))(t)
	contains(t, aws.ToString(registry.PolicyText), "CrossAccountPull", "arn:aws-us-gov:iam::222222222222:root",
		"arn:aws-us-gov:iam::222222222222:role/lake-ingest-execution-east")

	bed.testTraining(t)
	bed.testPinnedRead(t)
	bed.testOthers(t)
	bed.testAllowed(t)
	bed.testBounds(t)

	for _, env := range []string{"east", "hub"} {
		bed.tfgen(0, bed.destruction(env)...)
	}
	want := inventory{
		"bucket":          {"lake-tfstate-hub-111111111111-us-gov-west-1"},
		"queue":           {"failures"}, // subscribe's
		"role":            {"Deploy"},
		"task definition": {"lake-ingest", "lake-train"}, // they stay
	}
	if diff := cmp.Diff(want, bed.inventory("hub")); diff != "" {
		t.Errorf("what the destroyed hub left behind (-want +got):\n%s", diff)
	}
}

// testTraining has hub's task read a bucket and write to another, which has a customer key. Without an input it fails,
// and the topic hears of that.
func (bed *testbed) testTraining(t *testing.T) {
	hub := bed.As("hub", sandbox.AdministratorRole)
	env := must(spec.Load(filepath.Join(bed.Dir, "environments")))(t).Environment("hub")
	told := subscribe(t, hub, env.FailureTopicARN())
	contains(t, bed.tfgen(1, "run", "--env", "hub", "--pipeline", "train", "--wait"),
		"hub: FAILED in RunTask: States.TaskFailed", "NoSuchKey")
	contains(t, receive(t, hub, told), `\"pipeline\": \"train\"`, `\"environment\": \"hub\"`, `\"status\": \"FAILED\"`)
	if err := put(t, s3Client(hub), "lake-raw-hub-111111111111-us-gov-west-1", "day.csv"); err != nil {
		t.Fatal(err)
	}
	contains(t, bed.tfgen(0, "run", "--env", "hub", "--pipeline", "train", "--wait"), "SUCCEEDED")
	if err := get(t, s3Client(hub), "lake-models-hub-111111111111-us-gov-west-1", "trained"); err != nil {
		t.Error(err)
	}
}

// testAllowed has a task send to a queue that its pipeline is allowed besides, which another pipeline's may not.
func (bed *testbed) testAllowed(t *testing.T) {
	owner := sqs.NewFromConfig(bed.As("east", sandbox.AdministratorRole))
	queue := must(owner.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: aws.String("told")}))(t)
	tell := func(task string) error {
		_, err := sqs.NewFromConfig(bed.As("east", task)).SendMessage(t.Context(),
			&sqs.SendMessageInput{QueueUrl: queue.QueueUrl, MessageBody: aws.String("done")})
		return err
	}
	if err := tell("lake-ingest-task-east"); err != nil {
		t.Error(err)
	}
	err := tell("lake-train-task-east")
	if err == nil || !strings.Contains(err.Error(), "is not authorized to perform: sqs:SendMessage") {
		t.Errorf("a task that isn't allowed to tells: %v", err)
	}
	must(owner.DeleteQueue(t.Context(), &sqs.DeleteQueueInput{QueueUrl: queue.QueueUrl}))(t)
}

// others is the account of what isn't the project's, in the region of hub's buckets: that of east.
func (bed *testbed) others() aws.Config {
	cfg := bed.As("east", sandbox.AdministratorRole)
	cfg.Region = "us-gov-west-1"
	return cfg
}

// makeOthers makes what the spec says is there already: a key, and somebody else's bucket.
func (bed *testbed) makeOthers(t *testing.T) {
	key := must(kms.NewFromConfig(bed.others()).CreateKey(t.Context(), &kms.CreateKeyInput{}))(t)
	bed.edit("keys.hcl", "1234abcd-12ab-34cd-56ef-1234567890ab", aws.ToString(key.KeyMetadata.KeyId))
	objects := s3Client(bed.others())
	must(objects.CreateBucket(t.Context(), &s3.CreateBucketInput{
		Bucket:                    aws.String("partner-inbox"),
		CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: "us-gov-west-1"},
	}))(t)
	must(objects.PutObject(t.Context(), &s3.PutObjectInput{
		Bucket: aws.String("partner-inbox"), Key: aws.String("x"), Body: strings.NewReader("x"),
	}))(t)
}

// testOthers uses a bucket whose key is of another account, and a bucket of that account, before and after their owner
// adds to their policies what the handover says.
func (bed *testbed) testOthers(t *testing.T) {
	in := func(env, role string) *s3.Client {
		cfg := bed.As(env, role)
		cfg.Region = "us-gov-west-1"
		return s3Client(cfg)
	}
	put := func(env, role string) error {
		_, err := in(env, role).PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: aws.String("lake-results-hub-111111111111-us-gov-west-1"), Key: &env, Body: strings.NewReader("x"),
		})
		return err
	}
	get := func(env, role string) error {
		_, err := in(env, role).GetObject(t.Context(),
			&s3.GetObjectInput{Bucket: aws.String("partner-inbox"), Key: aws.String("x")})
		return err
	}
	const train, ingest = "platform/lake-train-task-hub", "platform/lake-ingest-task-hub"
	refused(t, "the key's policy doesn't let hub in yet", put("hub", train), "kms:GenerateDataKey")
	refused(t, "the bucket's policy doesn't let hub in yet", get("hub", ingest), "s3:GetObject")
	for _, err := range []error{put("east", "lake-train-task-east"), get("east", "lake-ingest-task-east")} {
		if err != nil { // they are of the owner's account
			t.Error(err)
		}
	}
	bed.handOver(t)
	refused(t, "another pipeline's role", get("hub", train), "s3:GetObject")
	for _, err := range []error{put("hub", train), get("hub", ingest)} {
		if err != nil {
			t.Error(err)
		}
	}
}

// handOver has the owner do what the handover says.
func (bed *testbed) handOver(t *testing.T) {
	var told struct {
		Owners []struct {
			Resources []struct {
				Kind, ARN  string
				Statements []json.RawMessage
			}
		}
	}
	if err := json.Unmarshal([]byte(bed.tfgen(0, "access", "--handover", "--json")), &told); err != nil {
		t.Fatal(err)
	}
	policy := func(statements []json.RawMessage) *string {
		return aws.String(string(must(json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements}))(t)))
	}
	for _, r := range told.Owners[0].Resources {
		if r.Kind == "bucket" {
			must(s3Client(bed.others()).PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{
				Bucket: aws.String("partner-inbox"), Policy: policy(r.Statements),
			}))(t)
			continue
		}
		ownDefault := json.RawMessage(`{"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "kms:*", "Resource": "*"}`)
		must(kms.NewFromConfig(bed.others()).PutKeyPolicy(t.Context(), &kms.PutKeyPolicyInput{
			KeyId: aws.String(r.ARN), Policy: policy(append(r.Statements, ownDefault)), PolicyName: aws.String("default"),
		}))(t)
	}
}

// testBounds has the hub's deploy role make roles: those of the project within the boundary alone.
func (bed *testbed) testBounds(t *testing.T) {
	env := bed.Spec.Environment("hub")
	deployer := iam.NewFromConfig(
		account.Assume(bed.Sandbox.Config(env.Region), env.DeployRoleARN(), env.ExternalID, "tries-bounds"))
	create := func(name string, boundary *string) error {
		_, err := deployer.CreateRole(t.Context(), &iam.CreateRoleInput{
			RoleName: aws.String(name), Path: aws.String("/platform/"), PermissionsBoundary: boundary,
			AssumeRolePolicyDocument: aws.String(`{"Version": "2012-10-17", "Statement": [
				{"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "Action": "sts:AssumeRole"}]}`),
		})
		return err
	}
	refused(t, "a role without the boundary", create("lake-free", nil), "iam:CreateRole")
	refused(t, "a role with another", create("lake-free", aws.String(env.PolicyARN("Other"))), "iam:CreateRole")
	if err := create("lake-bound", aws.String(env.RoleBoundary)); err != nil {
		t.Error(err)
	}
	must(deployer.DeleteRole(t.Context(), &iam.DeleteRoleInput{RoleName: aws.String("lake-bound")}))(t)
}

// testPinnedRead overwrites a model of the hub. East's pipeline, which pins the model, still reads the version before;
// a role that doesn't pin may read the newest version only. It empties the bucket again.
func (bed *testbed) testPinnedRead(t *testing.T) {
	const bucket, key = "lake-models-hub-111111111111-us-gov-west-1", "models/v1.0.0/model.pkl"
	inHub := func(env, role string) *s3.Client { // where the bucket is
		cfg := bed.As(env, role)
		cfg.Region = "us-gov-west-1"
		return s3Client(cfg)
	}
	writer, reader := inHub("hub", "platform/lake-train-task-hub"), inHub("east", "lake-ingest-task-east")
	var versions []string
	for _, content := range []string{"first", "second"} {
		out := must(writer.PutObject(t.Context(), &s3.PutObjectInput{
			Bucket: aws.String(bucket), Key: aws.String(key), Body: strings.NewReader(content),
		}))(t)
		versions = append(versions, aws.ToString(out.VersionId))
	}
	first := &s3.GetObjectInput{Bucket: aws.String(bucket), Key: aws.String(key), VersionId: &versions[0]}
	out := must(reader.GetObject(t.Context(), first))(t)
	if content := string(must(io.ReadAll(out.Body))(t)); content != "first" {
		t.Errorf("the pinned version holds %q", content)
	}
	_, err := inHub("east", "lake-train-task-east").GetObject(t.Context(), first)
	refused(t, "a task that doesn't pin reads a version", err, "s3:GetObjectVersion")

	owner := inHub("hub", sandbox.AdministratorRole)
	for _, version := range versions {
		must(owner.DeleteObject(t.Context(), &s3.DeleteObjectInput{
			Bucket: aws.String(bucket), Key: aws.String(key), VersionId: aws.String(version),
		}))(t)
	}
}
