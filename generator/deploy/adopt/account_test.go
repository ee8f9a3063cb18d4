package adopt_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cloudwatchtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
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
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// testAccount is one of its own in a sandbox, with what is made in it and the plan to make it.
type testAccount struct {
	t       *testing.T
	cfg     aws.Config
	env     *spec.Environment
	tags    map[string]string // of what is made
	changes []terraform.ResourceChange
	objects []terraform.Existing

	others   []string // ids of the objects that are found and aren't the environment's
	taken    []string // ids of those that nobody can take over, with the beginnings of why
	replaced []string // addresses of the objects that can't be taken over as they are
}

// newTestAccount is the account with that id; what is made in it is tagged as the environment's.
func newTestAccount(t *testing.T, s *sandbox.Sandbox, id string) *testAccount {
	env := &spec.Environment{Project: "demo", Prefix: "demo",
		Names: spec.Names{Prefixes: []string{"demo"}},
		Name:  "prod", AccountID: id, Region: "us-east-1", Partition: "aws"}
	env.Tags = map[string]string{"team": "new since the object was made"}
	env.Pipelines = []*spec.Pipeline{{
		ARN: env.ARN("states", "stateMachine:train"), Roles: spec.Roles{Scheduler: "demo-scheduler"},
	}}
	tags := maps.Clone(env.AllTags())
	delete(tags, "team")
	return &testAccount{t: t, cfg: sandboxtest.Administrator(t, s, id, env.Region), env: env, tags: tags}
}

// lost notes that an object was made which the next plan creates again. What isn't known before the apply is missing in
// after.
func (acct *testAccount) lost(address, id string, after map[string]any) {
	acct.changes = append(acct.changes, create(address, after))
	acct.objects = append(acct.objects, terraform.Existing{Address: address, ID: id})
}

// id is that of an object that was made.
func (acct *testAccount) id(address string) string {
	for _, o := range acct.objects {
		if o.Address == address {
			return o.ID
		}
	}
	acct.t.Fatalf("nothing was made for %s", address)
	return ""
}

// keep leaves these types alone in the plan. Everything else is as if it were in the state.
func (acct *testAccount) keep(kinds ...string) {
	var changes []terraform.ResourceChange
	var objects []terraform.Existing
	for i, r := range acct.changes {
		if slices.Contains(kinds, r.ResourceType) {
			changes, objects = append(changes, r), append(objects, acct.objects[i])
		}
	}
	acct.changes, acct.objects = changes, objects
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

// tagged are the account's tags, and Name where there is one, in a service's own type.
func tagged[T any](acct *testAccount, name string, tag func(key, value *string) T) []T {
	tags := maps.Clone(acct.tags)
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
func (acct *testAccount) makeNamed() {
	acct.makeBucket("demo-data-"+acct.env.AccountID, true)
	acct.makeRole("demo-task")
	acct.makeKey("Encrypts.", "alias/demo")
	acct.makeContainers()
	acct.makeEvents()
	acct.makeWorkflow()
	t, ctx := acct.t, acct.t.Context()

	must[any](t)(cloudwatchlogs.NewFromConfig(acct.cfg).CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{
		LogGroupName: aws.String("/demo/logs"), Tags: acct.tags,
	}))
	acct.lost("module.a.aws_cloudwatch_log_group.x", "/demo/logs", map[string]any{"name": "/demo/logs"})
	acct.makeParameters()
}

func (acct *testAccount) makeParameters() {
	for _, name := range []string{"/demo/one", "/demo/two"} {
		must[any](acct.t)(ssm.NewFromConfig(acct.cfg).PutParameter(acct.t.Context(), &ssm.PutParameterInput{
			Name: aws.String(name), Value: aws.String("v"), Type: ssmtypes.ParameterTypeString,
			Tags: tagged(acct, "", func(k, v *string) ssmtypes.Tag { return ssmtypes.Tag{Key: k, Value: v} }),
		}))
		acct.lost(fmt.Sprintf("module.a.aws_ssm_parameter.x[%q]", name), name, map[string]any{"name": name})
	}
}

func (acct *testAccount) makeBucket(name string, tag bool) {
	client := s3.NewFromConfig(acct.cfg)
	must[any](acct.t)(client.CreateBucket(acct.t.Context(), &s3.CreateBucketInput{Bucket: aws.String(name)}))
	if tag {
		must[any](acct.t)(client.PutBucketTagging(acct.t.Context(), &s3.PutBucketTaggingInput{
			Bucket: aws.String(name),
			Tagging: &s3types.Tagging{
				TagSet: tagged(acct, "", func(k, v *string) s3types.Tag { return s3types.Tag{Key: k, Value: v} }),
			},
		}))
	}
	acct.lost("module.a.aws_s3_bucket.x", name, map[string]any{"bucket": name})
}

// createRole makes a role that a service becomes.
func (acct *testAccount) createRole(name, service string) {
	must[any](acct.t)(iam.NewFromConfig(acct.cfg).CreateRole(acct.t.Context(), &iam.CreateRoleInput{
		RoleName: aws.String(name),
		AssumeRolePolicyDocument: aws.String(fmt.Sprintf(`{"Version": "2012-10-17", "Statement": {
			"Effect": "Allow", "Principal": {"Service": "%s.amazonaws.com"}, "Action": "sts:AssumeRole"}}`, service)),
		Tags: tagged(acct, "", func(k, v *string) iamtypes.Tag { return iamtypes.Tag{Key: k, Value: v} }),
	}))
}

func (acct *testAccount) makeRole(name string) {
	acct.createRole(name, "ecs-tasks")
	acct.lost("module.a.aws_iam_role.x", name, map[string]any{"name": name})
}

// makeKey makes a key and, where it is named, an alias.
func (acct *testAccount) makeKey(description, alias string) string {
	client := kms.NewFromConfig(acct.cfg)
	out := must[*kms.CreateKeyOutput](acct.t)(client.CreateKey(acct.t.Context(), &kms.CreateKeyInput{
		Description: aws.String(description),
		Tags:        tagged(acct, "", func(k, v *string) kmstypes.Tag { return kmstypes.Tag{TagKey: k, TagValue: v} }),
	}))
	acct.lost("module.a.aws_kms_key.x", *out.KeyMetadata.KeyId, map[string]any{"description": description})
	if alias != "" {
		must[any](acct.t)(client.CreateAlias(acct.t.Context(), &kms.CreateAliasInput{
			AliasName: aws.String(alias), TargetKeyId: out.KeyMetadata.KeyId,
		}))
		acct.lost("module.a.aws_kms_alias.x", alias, map[string]any{"name": alias})
	}
	return *out.KeyMetadata.KeyId
}

func (acct *testAccount) makeContainers() {
	t, ctx, client := acct.t, acct.t.Context(), ecs.NewFromConfig(acct.cfg)
	tags := tagged(acct, "", func(k, v *string) ecstypes.Tag { return ecstypes.Tag{Key: k, Value: v} })
	must[any](t)(ecr.NewFromConfig(acct.cfg).CreateRepository(ctx, &ecr.CreateRepositoryInput{
		RepositoryName: aws.String("demo/train"),
		Tags:           tagged(acct, "", func(k, v *string) ecrtypes.Tag { return ecrtypes.Tag{Key: k, Value: v} }),
	}))
	acct.lost("module.a.aws_ecr_repository.x", "demo/train", map[string]any{"name": "demo/train"})
	must[any](t)(client.CreateCluster(ctx, &ecs.CreateClusterInput{ClusterName: aws.String("demo"), Tags: tags}))
	acct.lost("module.a.aws_ecs_cluster.x", "demo", map[string]any{"name": "demo"})
}

func (acct *testAccount) makeWorkflow() {
	pipeline := acct.env.Pipelines[0]
	acct.createRole("states", "states")
	must[any](acct.t)(sfn.NewFromConfig(acct.cfg).CreateStateMachine(acct.t.Context(), &sfn.CreateStateMachineInput{
		Name: aws.String("train"), RoleArn: aws.String(acct.env.RoleARN("states")),
		Definition: aws.String(`{"StartAt": "x", "States": {"x": {"Type": "Succeed"}}}`),
		Tags:       tagged(acct, "", func(k, v *string) sfntypes.Tag { return sfntypes.Tag{Key: k, Value: v} }),
	}))
	acct.lost("module.a.aws_sfn_state_machine.x", pipeline.ARN, map[string]any{"name": "train"})
	acct.makeSchedule("train", pipeline.ARN)
	acct.lost("module.a.aws_scheduler_schedule.x", "default/train", map[string]any{"name": "train"})
	queue := must[*sqs.CreateQueueOutput](acct.t)(sqs.NewFromConfig(acct.cfg).CreateQueue(acct.t.Context(),
		&sqs.CreateQueueInput{QueueName: aws.String("demo-dlq"), Tags: acct.tags}))
	acct.lost("module.a.aws_sqs_queue.x", *queue.QueueUrl, map[string]any{"name": "demo-dlq"})
	must[any](acct.t)(cloudwatch.NewFromConfig(acct.cfg).PutMetricAlarm(acct.t.Context(), &cloudwatch.PutMetricAlarmInput{
		AlarmName: aws.String("demo-missed"), Namespace: aws.String("AWS/SQS"), MetricName: aws.String("Sent"),
		ComparisonOperator: cloudwatchtypes.ComparisonOperatorGreaterThanThreshold, Threshold: aws.Float64(0.5),
		EvaluationPeriods: aws.Int32(1), Period: aws.Int32(60), Statistic: cloudwatchtypes.StatisticMaximum,
		Tags: tagged(acct, "", func(k, v *string) cloudwatchtypes.Tag { return cloudwatchtypes.Tag{Key: k, Value: v} }),
	}))
	acct.lost("module.a.aws_cloudwatch_metric_alarm.x", "demo-missed", map[string]any{"alarm_name": "demo-missed"})
}

// makeEvents makes a bus, a rule on it, and one of the same name on the default bus.
func (acct *testAccount) makeEvents() {
	t, ctx, client := acct.t, acct.t.Context(), eventbridge.NewFromConfig(acct.cfg)
	tags := tagged(acct, "", func(k, v *string) eventtypes.Tag { return eventtypes.Tag{Key: k, Value: v} })
	bus, rule, pattern := aws.String("demo-objects"), aws.String("demo-started"), aws.String(`{"source": ["aws.s3"]}`)
	must[any](t)(client.CreateEventBus(ctx, &eventbridge.CreateEventBusInput{Name: bus, Tags: tags}))
	acct.lost("module.a.aws_cloudwatch_event_bus.x", *bus, map[string]any{"name": *bus})
	must[any](t)(client.PutRule(ctx, &eventbridge.PutRuleInput{Name: rule, EventBusName: bus, EventPattern: pattern, Tags: tags}))
	acct.lost("module.a.aws_cloudwatch_event_rule.x", "demo-objects/demo-started",
		map[string]any{"name": *rule, "event_bus_name": *bus})
	must[any](t)(client.PutRule(ctx, &eventbridge.PutRuleInput{Name: rule, EventPattern: pattern, Tags: tags}))
	acct.lost("module.a.aws_cloudwatch_event_rule.y", *rule, map[string]any{"name": *rule, "event_bus_name": "default"})
}

func (acct *testAccount) makeSchedule(name, target string) {
	acct.createRole(acct.env.Pipelines[0].Roles.Scheduler, "scheduler")
	must[any](acct.t)(scheduler.NewFromConfig(acct.cfg).CreateSchedule(acct.t.Context(), &scheduler.CreateScheduleInput{
		Name: aws.String(name), ScheduleExpression: aws.String("rate(1 day)"),
		FlexibleTimeWindow: &schedulertypes.FlexibleTimeWindow{Mode: schedulertypes.FlexibleTimeWindowModeOff},
		Target: &schedulertypes.Target{
			Arn: aws.String(target), RoleArn: aws.String(acct.env.RoleARN(acct.env.Pipelines[0].Roles.Scheduler)),
		},
	}))
}
