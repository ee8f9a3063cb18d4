package executions_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/faults"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
	"github.com/tfgen/tfgen/generator/sandbox/tasks"
)

const (
	region  = "us-east-1"
	cluster = "main"
)

// fixture is a sandbox with what a task needs.
type fixture struct {
	*sandbox.Sandbox
	commands map[tasks.Definition]tasks.Command
	words    map[string][]string // commands of containers, by family
	dir      string              // that commands find in DIR
}

func startFixture(t *testing.T, rules string) *fixture {
	t.Helper()
	plan, err := faults.Parse("faults.hcl", []byte(rules))
	check(t, err)
	plan.Start()
	w := &fixture{
		commands: map[tasks.Definition]tasks.Command{}, words: map[string][]string{"well": {"an argument"}}, dir: t.TempDir(),
	}
	for family, line := range commands() {
		w.commands[tasks.Definition{Account: dev, Region: region, Family: family}] = tasks.Command{Name: family, Line: line}
	}
	w.Sandbox = sandboxtest.Start(t, sandbox.Options{
		Account: dev, Links: []proxy.Middleware{plan.Link}, Tasks: w.commands,
	})
	_, err = ecs.NewFromConfig(w.Config(region)).CreateCluster(t.Context(), &ecs.CreateClusterInput{ClusterName: aws.String(cluster)})
	check(t, err)
	const all = "arn:aws:ecs:" + region + ":" + dev
	role(t, w.Config(region), "states", "states", `{"Effect": "Allow", "Action": "ecs:RunTask", "Resource": "`+all+`:task-definition/*",
			"Condition": {"ArnEquals": {"ecs:cluster": "`+all+`:cluster/main"}}},
		{"Effect": "Allow", "Action": ["ecs:DescribeTasks", "ecs:StopTask"], "Resource": "`+all+`:task/main/*"},
		{"Effect": "Allow", "Action": "iam:PassRole", "Resource": ["arn:aws:iam::`+dev+`:role/task", "arn:aws:iam::`+dev+`:role/execution"],
			"Condition": {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}}`)
	role(t, w.Config(region), "passless", "states", `{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"},
		{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::`+dev+`:role/execution"}`)
	role(t, w.Config(region), "elsewhere", "states", `{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"},
		{"Effect": "Allow", "Action": "ecs:*", "Resource": "*", "Condition": {"ArnEquals": {"ecs:cluster": "`+all+`:cluster/other"}}}`)
	role(t, w.Config(region), "idle", "states", `{"Effect": "Allow", "Action": "ecs:DescribeTasks", "Resource": "*"}`)
	role(t, w.Config(region), "execution", "ecs-tasks", `{"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
		"Resource": "arn:aws:logs:`+region+`:`+dev+`:log-group:/tasks/*"},
		{"Effect": "Allow", "Action": "ssm:GetParameters", "Resource": "arn:aws:ssm:`+region+`:`+dev+`:parameter/app/open"}`)
	_, err = ssm.NewFromConfig(w.Config(region)).PutParameter(t.Context(), &ssm.PutParameterInput{
		Name: aws.String("/app/open"), Value: aws.String("hush"), Type: ssmtypes.ParameterTypeSecureString})
	check(t, err)
	role(t, w.Config(region), "task", "ecs-tasks", `{"Effect": "Allow", "Action": "ssm:GetParameter", "Resource": "*"}`)
	return w
}

func (w *fixture) logs() *cloudwatchlogs.Client {
	return cloudwatchlogs.NewFromConfig(w.Config(region))
}

func role(t *testing.T, cfg aws.Config, name, service, statements string) {
	t.Helper()
	client := iam.NewFromConfig(cfg)
	_, err := client.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(
		`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "` + service +
			`.amazonaws.com"}, "Action": "sts:AssumeRole"}]}`)})
	check(t, err)
	_, err = client.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: &name, PolicyName: &name,
		PolicyDocument: aws.String(`{"Version": "2012-10-17", "Statement": [` + statements + `]}`)})
	check(t, err)
}

// pipeline is a state machine that runs a task definition of its own. The fields, in JSON, are added to its state.
func (w *fixture) pipeline(t *testing.T, family, fields string) string {
	t.Helper()
	variable := func(name, value string) ecstypes.KeyValuePair {
		return ecstypes.KeyValuePair{Name: &name, Value: &value}
	}
	container := ecstypes.ContainerDefinition{
		Name: aws.String("app"), Image: aws.String(imageOf(family)), Command: w.words[family], Essential: aws.Bool(true), StopTimeout: aws.Int32(1),
		Environment: []ecstypes.KeyValuePair{variable("DIR", w.dir), variable("FAMILY", family)},
		LogConfiguration: &ecstypes.LogConfiguration{LogDriver: "awslogs", Options: map[string]string{
			"awslogs-group": "/tasks/" + family, "awslogs-region": region, "awslogs-stream-prefix": family,
		}},
	}
	if family == "nowhere" {
		container.EntryPoint = []string{"/nowhere"}
	}
	if name, ok := strings.CutPrefix(family, "secret-"); ok {
		from := "arn:aws:ssm:" + region + ":" + dev + ":parameter/app/" + name
		container.Secrets = []ecstypes.Secret{{Name: aws.String("SECRET"), ValueFrom: &from}}
	}
	_, err := w.logs().CreateLogGroup(t.Context(), &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String("/tasks/" + family)})
	check(t, err)
	_, err = ecs.NewFromConfig(w.Config(region)).RegisterTaskDefinition(t.Context(), &ecs.RegisterTaskDefinitionInput{
		Family: &family, RequiresCompatibilities: []ecstypes.Compatibility{"FARGATE"}, NetworkMode: "awsvpc",
		Cpu: aws.String("256"), Memory: aws.String("512"), TaskRoleArn: aws.String("arn:aws:iam::" + dev + ":role/task"),
		ExecutionRoleArn: aws.String("arn:aws:iam::" + dev + ":role/execution"), ContainerDefinitions: []ecstypes.ContainerDefinition{container},
	})
	check(t, err)
	role := "states"
	if family == "idle" || family == "passless" || family == "elsewhere" {
		role = family
	}
	out, err := sfn.NewFromConfig(w.Config(region)).CreateStateMachine(t.Context(), &sfn.CreateStateMachineInput{
		Name: &family, RoleArn: aws.String("arn:aws:iam::" + dev + ":role/" + role), Definition: aws.String(definition(family, fields)),
	})
	check(t, err)
	return *out.StateMachineArn
}

// imageOf is the image of a family's container.
func imageOf(family string) string {
	return dev + ".dkr.ecr." + region + ".amazonaws.com/tfgen-test-" + family + ":1"
}

// definition is one as tfgen renders it.
func definition(family, fields string) string {
	return `{"Comment": "runs a task", "StartAt": "Run", "States": {
		"Run": {"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync", "Parameters": {
				"LaunchType": "FARGATE", "Cluster": "arn:aws:ecs:` + region + `:` + dev + `:cluster/main",
				"TaskDefinition": "` + family + `", "PropagateTags": "TASK_DEFINITION",
				"NetworkConfiguration": {"AwsvpcConfiguration": {"Subnets": ["subnet-1"], "AssignPublicIp": "DISABLED"}},
				"Overrides": {"ContainerOverrides": [{"Name": "app", "Environment": [
					{"Name": "EXECUTION_NAME", "Value.$": "$$.Execution.Name"},
					{"Name": "EXECUTION_INPUT", "Value.$": "States.JsonToString($$.Execution.Input)"}]}]}},
			"ResultPath": null, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Run failed"}], "End": true` + fields + `},
		"Run failed": {"Type": "Fail", "ErrorPath": "$.Error", "CausePath": "States.Format('Step Run: {}', $.Cause)"}}}`
}

// lines are those of a family's containers, once there are so many.
func (w *fixture) lines(t *testing.T, family string, enough int) []string {
	t.Helper()
	for {
		out, err := w.logs().FilterLogEvents(t.Context(), &cloudwatchlogs.FilterLogEventsInput{
			LogGroupName: aws.String("/tasks/" + family)})
		check(t, err)
		if len(out.Events) < enough {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		var lines []string
		for _, e := range out.Events {
			lines = append(lines, *e.Message)
		}
		return lines
	}
}

// task is the newest one of a family.
func (w *fixture) task(t *testing.T, family string) ecstypes.Task {
	t.Helper()
	client := ecs.NewFromConfig(w.Config(region))
	out, err := client.ListTasks(t.Context(), &ecs.ListTasksInput{Cluster: aws.String(cluster), Family: &family,
		DesiredStatus: ecstypes.DesiredStatusStopped})
	check(t, err)
	if len(out.TaskArns) == 0 {
		return ecstypes.Task{}
	}
	tasks, err := client.DescribeTasks(t.Context(), &ecs.DescribeTasksInput{Cluster: aws.String(cluster), Tasks: out.TaskArns})
	check(t, err)
	return tasks.Tasks[len(tasks.Tasks)-1]
}

// goOn lets those commands end that wait for a file.
func (w *fixture) goOn(t *testing.T, name string) {
	t.Helper()
	check(t, os.WriteFile(filepath.Join(w.dir, name), nil, 0o600))
}

// decoded is a cause that is a task in JSON.
func decoded(t *testing.T, cause string) (task struct {
	StopCode, StoppedReason string
	Containers              []struct{ ExitCode *int }
}) {
	t.Helper()
	check(t, json.Unmarshal([]byte(cause), &task))
	return task
}
