package e2e

import (
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/tfgen/tfgen/generator/promote/executions"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestAcme applies a platform as others have it: an environment that owns what the others share, two in one account and
// region, states in one bucket, a pipeline of several steps, and tags as an organization spells them.
func TestAcme(t *testing.T) {
	t.Parallel()
	bed := newTestbed(t, "testdata/acme", tfgentest.Options{Tasks: map[string]string{
		"etl/extract": taskLine("$BUCKET_RAW/day.csv $BUCKET_SCRATCH/extracted"),
		"etl/train":   taskLine("$BUCKET_SCRATCH/extracted $BUCKET_MODELS/trained"),
		"etl/report":  taskLine("$BUCKET_MODELS/trained"),
	}})
	bed.tfgen(0, "render", "--all")
	bed.tfgen(0, "access", "--check")
	bed.tfgen(0, "apply", "--all", "--auto-approve")
	contains(t, bed.tfgen(0, "plan", "--all", "--detailed-exitcode"),
		"shared: no changes", "dev: no changes", "test: no changes", "prod: no changes")

	bed.testSteps(t)
	bed.testSending(t)
	bed.testExecution(t)
	bed.testLostState(t)
	for _, env := range []string{"prod", "test", "dev", "shared"} {
		bed.tfgen(0, bed.destruction(env)...)
	}
}

// testExecution has an object in another account's bucket run the steps, one after the other; in an environment whose
// secret isn't there, not even the first.
func (bed *testbed) testExecution(t *testing.T) {
	owner := s3Client(bed.As("shared", sandbox.AdministratorRole))
	since := time.Now().Truncate(time.Millisecond)
	if err := put(t, owner, "acme-raw-data", "incoming/day.csv"); err != nil {
		t.Fatal(err)
	}
	etl := bed.Spec.Environment("test").Pipelines[0]
	if r := newest(t, executions.In(etl, bed.As("test", sandbox.AdministratorRole)), since); !r.Succeeded() {
		t.Errorf("the object's execution: %s", r.Summary())
	}
	if err := get(t, owner, "acme-shared-models-shared-111111111111-eu-central-1", "trained"); err != nil {
		t.Error(err)
	}
	contains(t, bed.tfgen(1, "run", "--env", "dev", "--pipeline", "etl", "--wait"),
		"dev: FAILED in extract: States.TaskFailed: Step extract: ResourceInitializationError: unable to pull secrets",
		"/acme/dev/source-password")
}

// testLostState has environments taken over from a copy of their states, which are gone: resources of every type that
// the platform has, under the identifiers that AWS gave them. Task definitions alone are made anew.
func (bed *testbed) testLostState(t *testing.T) {
	states := s3Client(bed.As("shared", sandbox.AdministratorRole))
	for _, name := range []string{"shared", "prod"} {
		backend := bed.Spec.Environment(name).Backend
		state := must(states.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &backend.Bucket, Key: &backend.Key}))(t)
		file := filepath.Join(t.TempDir(), "state.json")
		if err := os.WriteFile(file, must(io.ReadAll(state.Body))(t), 0o600); err != nil {
			t.Fatal(err)
		}
		must(states.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: &backend.Bucket, Key: &backend.Key}))(t)
		lacks(t, bed.tfgen(0, "adopt", "--env", name, "--state", file),
			"it is in ", "the plan creates nothing like it", "it isn't the only one")
		contains(t, bed.tfgen(0, "apply", "--env", name, "--auto-approve"), " imported, ", " 0 destroyed")
		bed.tfgen(0, "adopt", "--env", name, "--done")
		contains(t, bed.tfgen(0, "plan", "--env", name, "--detailed-exitcode"), "no changes")
	}
}

// TestSolo applies as little as there can be: one account, one environment, one pipeline, and no deploy role. Objects and
// a schedule start it.
func TestSolo(t *testing.T) {
	t.Parallel()
	bed := newTestbed(t, "testdata/solo", tfgentest.Options{Tasks: map[string]string{"job": taskLine("input")}})
	bed.edit("solo.hcl", `bucket "data" {}`, `bucket "data" { force_destroy = true }`)
	bed.edit("solo.hcl", "reads = [bucket.data]", `reads    = [bucket.data]
    schedule = "rate(30 days)"
    on_object {
      bucket = bucket.data
      prefix = "in/"
    }
    on_failure { emails = ["data@example.com"] }`)
	bed.tfgen(0, "access", "--check")
	bed.tfgen(0, "apply", "--env", "prod", "--auto-approve")
	contains(t, bed.tfgen(0, "plan", "--env", "prod", "--detailed-exitcode"), "no changes")
	bed.testTriggers(t)
	bed.tfgen(0, bed.destruction("prod")...)
}

// testSteps has the tasks of steps do what they may, and what only others of the pipeline may.
func (bed *testbed) testSteps(t *testing.T) {
	const raw, models = "acme-raw-data", "acme-shared-models-shared-111111111111-eu-central-1"
	const scratch, devScratch = "acme-test-scratch-test-222222222222-eu-central-1", "acme-dev-scratch-dev-222222222222-eu-central-1"
	task := func(step string) *s3.Client { return s3Client(bed.As("test", "acme/acme-test-etl-"+step+"-task-test")) }
	extract, train, report := task("extract"), task("train"), task("report")
	owner := s3Client(bed.As("shared", sandbox.AdministratorRole))
	for _, err := range []error{
		put(t, owner, raw, "day.csv"), get(t, extract, raw, "day.csv"), put(t, extract, scratch, "day"),
		get(t, train, scratch, "day"), put(t, train, models, "model"), get(t, report, models, "model"),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	refused(t, "train reads what extract reads", get(t, train, raw, "day.csv"), "s3:GetObject")
	refused(t, "report writes", put(t, report, models, "model"), "s3:PutObject")
	refused(t, "extract writes to the other environment of its account", put(t, extract, devScratch, "day"), "s3:PutObject")

	secret := aws.String("/acme/test/source-password")
	must(ssm.NewFromConfig(bed.As("test", sandbox.AdministratorRole)).PutParameter(t.Context(), &ssm.PutParameterInput{
		Name: secret, Value: aws.String("hush"), Type: types.ParameterTypeSecureString,
	}))(t)
	start := func(step string) error {
		_, err := ssm.NewFromConfig(bed.As("test", "acme/acme-test-etl-"+step+"-execution-test")).GetParameters(t.Context(),
			&ssm.GetParametersInput{Names: []string{*secret}, WithDecryption: aws.Bool(true)})
		return err
	}
	if err := start("extract"); err != nil {
		t.Error(err)
	}
	if err := start("train"); err == nil {
		t.Error("train starts with the secret of extract")
	}
}

// testSending has roles of the buckets' owner send to the buses of others.
func (bed *testbed) testSending(t *testing.T) {
	send := func(role, bus string) error {
		_, err := eventbridge.NewFromConfig(bed.As("shared", role)).PutEvents(t.Context(), &eventbridge.PutEventsInput{
			Entries: []eventtypes.PutEventsRequestEntry{{
				EventBusName: aws.String("arn:aws:events:eu-central-1:222222222222:event-bus/" + bus),
				Source:       aws.String("test"), DetailType: aws.String("test"), Detail: aws.String("{}"),
			}},
		})
		return err
	}
	const role, bus = "acme/acme-shared-raw-to-test-events-shared", "acme-test-objects-test"
	if err := send(role, bus); err != nil {
		t.Error(err)
	}
	refused(t, "it sends to the other environment of the account", send(role, "acme-dev-objects-dev"), "events:PutEvents")
	refused(t, "another role sends", send(sandbox.AdministratorRole, bus), "events:PutEvents")
}
