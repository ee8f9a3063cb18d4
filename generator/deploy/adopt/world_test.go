package adopt_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	sfntypes "github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// world is an account of its own in a sandbox, with what is made in it and the plan to make it.
type world struct {
	t       *testing.T
	cfg     aws.Config
	env     *spec.Environment
	tags    map[string]string // of what is made
	changes []terraform.ResourceChange
	objects []terraform.Existing

	replaced []string // addresses of the objects that can't be taken over as they are
}

// newWorld is the account with that id; what is made in it is tagged as the environment's.
func newWorld(t *testing.T, s *sandbox.Sandbox, id string) *world {
	env := &spec.Environment{Project: "demo", Name: "prod", AccountID: id, Region: "us-east-1", Partition: "aws"}
	env.Tags = map[string]string{"team": "new since the object was made"}
	env.Pipelines = []*spec.Pipeline{{
		ARN: env.ARN("states", "stateMachine:train"), Roles: spec.Roles{Scheduler: "demo-scheduler"},
	}}
	tags := maps.Clone(env.AllTags())
	delete(tags, "team")
	return &world{t: t, cfg: account.Assume(s.Config(env.Region), env.RoleARN("deploy"), "", "test"), env: env, tags: tags}
}

// lost notes that an object was made which the next plan creates again. What isn't known before the apply is missing in
// after.
func (w *world) lost(address, id string, after map[string]any) {
	w.changes = append(w.changes, create(address, after))
	w.objects = append(w.objects, terraform.Existing{Address: address, ID: id})
}

// id is that of an object that was made.
func (w *world) id(address string) string {
	for _, o := range w.objects {
		if o.Address == address {
			return o.ID
		}
	}
	w.t.Fatalf("nothing was made for %s", address)
	return ""
}

// keep leaves these types alone in the plan. Everything else is as if it were in the state.
func (w *world) keep(kinds ...string) {
	var changes []terraform.ResourceChange
	var objects []terraform.Existing
	for i, r := range w.changes {
		if slices.Contains(kinds, r.ResourceType) {
			changes, objects = append(changes, r), append(objects, w.objects[i])
		}
	}
	w.changes, w.objects = changes, objects
}

func create(address string, after map[string]any) terraform.ResourceChange {
	kind := regexp.MustCompile(`aws_[a-z0-9_]+`).FindString(address)
	return terraform.ResourceChange{
		Change: terraform.Change{Address: address, ResourceType: kind, Action: terraform.Create}, After: after,
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// tagged are the world's tags, and Name where there is one, in a service's own type.
func tagged[T any](w *world, name string, tag func(key, value *string) T) []T {
	tags := maps.Clone(w.tags)
	if name != "" {
		tags["Name"] = name
	}
	var list []T
	for k, v := range tags {
		list = append(list, tag(aws.String(k), aws.String(v)))
	}
	return list
}

// makeNamed makes one of everything that has a name.
func (w *world) makeNamed() {
	w.makeBucket("demo-data-"+w.env.AccountID, true)
	w.makeRole("demo-task")
	w.makeKey("Encrypts.", "alias/demo")
	w.makeContainers()
	w.makeWorkflow()
	t, ctx := w.t, w.t.Context()

	must[any](t)(cloudwatchlogs.NewFromConfig(w.cfg).CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{
		LogGroupName: aws.String("/demo/logs"), Tags: w.tags,
	}))
	w.lost("module.a.aws_cloudwatch_log_group.x", "/demo/logs", map[string]any{"name": "/demo/logs"})
	w.makeParameters()
}

func (w *world) makeParameters() {
	for _, name := range []string{"/demo/one", "/demo/two"} {
		must[any](w.t)(ssm.NewFromConfig(w.cfg).PutParameter(w.t.Context(), &ssm.PutParameterInput{
			Name: aws.String(name), Value: aws.String("v"), Type: ssmtypes.ParameterTypeString,
			Tags: tagged(w, "", func(k, v *string) ssmtypes.Tag { return ssmtypes.Tag{Key: k, Value: v} }),
		}))
		w.lost(fmt.Sprintf("module.a.aws_ssm_parameter.x[%q]", name), name, map[string]any{"name": name})
	}
}

func (w *world) makeBucket(name string, tag bool) {
	client := s3.NewFromConfig(w.cfg)
	must[any](w.t)(client.CreateBucket(w.t.Context(), &s3.CreateBucketInput{Bucket: aws.String(name)}))
	if tag {
		must[any](w.t)(client.PutBucketTagging(w.t.Context(), &s3.PutBucketTaggingInput{
			Bucket: aws.String(name),
			Tagging: &s3types.Tagging{
				TagSet: tagged(w, "", func(k, v *string) s3types.Tag { return s3types.Tag{Key: k, Value: v} }),
			},
		}))
	}
	w.lost("module.a.aws_s3_bucket.x", name, map[string]any{"bucket": name})
}

func (w *world) makeRole(name string) {
	must[any](w.t)(iam.NewFromConfig(w.cfg).CreateRole(w.t.Context(), &iam.CreateRoleInput{
		RoleName: aws.String(name), AssumeRolePolicyDocument: aws.String("{}"),
		Tags: tagged(w, "", func(k, v *string) iamtypes.Tag { return iamtypes.Tag{Key: k, Value: v} }),
	}))
	w.lost("module.a.aws_iam_role.x", name, map[string]any{"name": name})
}

// makeKey makes a key and, where it is named, an alias.
func (w *world) makeKey(description, alias string) string {
	client := kms.NewFromConfig(w.cfg)
	out := must[*kms.CreateKeyOutput](w.t)(client.CreateKey(w.t.Context(), &kms.CreateKeyInput{
		Description: aws.String(description),
		Tags:        tagged(w, "", func(k, v *string) kmstypes.Tag { return kmstypes.Tag{TagKey: k, TagValue: v} }),
	}))
	w.lost("module.a.aws_kms_key.x", *out.KeyMetadata.KeyId, map[string]any{"description": description})
	if alias != "" {
		must[any](w.t)(client.CreateAlias(w.t.Context(), &kms.CreateAliasInput{
			AliasName: aws.String(alias), TargetKeyId: out.KeyMetadata.KeyId,
		}))
		w.lost("module.a.aws_kms_alias.x", alias, map[string]any{"name": alias})
	}
	return *out.KeyMetadata.KeyId
}

func (w *world) makeContainers() {
	t, ctx, client := w.t, w.t.Context(), ecs.NewFromConfig(w.cfg)
	tags := tagged(w, "", func(k, v *string) ecstypes.Tag { return ecstypes.Tag{Key: k, Value: v} })
	must[any](t)(ecr.NewFromConfig(w.cfg).CreateRepository(ctx, &ecr.CreateRepositoryInput{
		RepositoryName: aws.String("demo/train"),
		Tags:           tagged(w, "", func(k, v *string) ecrtypes.Tag { return ecrtypes.Tag{Key: k, Value: v} }),
	}))
	w.lost("module.a.aws_ecr_repository.x", "demo/train", map[string]any{"name": "demo/train"})
	must[any](t)(client.CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: aws.String("demo"), Tags: tags}))
	w.lost("module.a.aws_ecs_cluster.x", "demo", map[string]any{"name": "demo"})

	for _, family := range []string{"train", "train", "train-more"} { // the newest of its own family counts
		must[any](t)(client.RegisterTaskDefinition(ctx, &ecs.RegisterTaskDefinitionInput{
			Family: aws.String(family), Tags: tags,
			ContainerDefinitions: []ecstypes.ContainerDefinition{{Name: aws.String("c"), Image: aws.String("i"), Memory: aws.Int32(9)}},
		}))
	}
	w.lost("module.a.aws_ecs_task_definition.x", w.env.ARN("ecs", "task-definition/train:2"), map[string]any{"family": "train"})
}

func (w *world) makeWorkflow() {
	pipeline := w.env.Pipelines[0]
	must[any](w.t)(sfn.NewFromConfig(w.cfg).CreateStateMachine(w.t.Context(), &sfn.CreateStateMachineInput{
		Name: aws.String("train"), RoleArn: aws.String(w.env.RoleARN("states")),
		Definition: aws.String(`{"StartAt": "x", "States": {"x": {"Type": "Succeed"}}}`),
		Tags:       tagged(w, "", func(k, v *string) sfntypes.Tag { return sfntypes.Tag{Key: k, Value: v} }),
	}))
	w.lost("module.a.aws_sfn_state_machine.x", pipeline.ARN, map[string]any{"name": "train"})
	w.makeSchedule("train", pipeline.ARN)
	w.lost("module.a.aws_scheduler_schedule.x", "default/train", map[string]any{"name": "train"})
}

func (w *world) makeSchedule(name, target string) {
	must[any](w.t)(scheduler.NewFromConfig(w.cfg).CreateSchedule(w.t.Context(), &scheduler.CreateScheduleInput{
		Name: aws.String(name), ScheduleExpression: aws.String("rate(1 day)"),
		FlexibleTimeWindow: &schedulertypes.FlexibleTimeWindow{Mode: schedulertypes.FlexibleTimeWindowModeOff},
		Target: &schedulertypes.Target{
			Arn: aws.String(target), RoleArn: aws.String(w.env.RoleARN(w.env.Pipelines[0].Roles.Scheduler)),
		},
	}))
}
