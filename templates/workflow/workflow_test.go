package workflow_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/workflow"
)

// running is an environment with a pipeline of these steps, or of one.
func running(p spec.Pipeline, steps ...spec.Step) *spec.Environment {
	p.Key, p.Name, p.Family = "nightly-etl", "acme-nightly-etl-pipeline", "acme-nightly-etl"
	p.ARN = "arn:aws:states:eu-west-1:111111111111:stateMachine:acme-nightly-etl-pipeline"
	p.DeadLetterQueue, p.NotStarted = "acme-nightly-etl-dlq", "acme-nightly-etl-not-started"
	p.Cluster = &spec.Cluster{Name: "acme-batch", ARN: "arn:aws:ecs:eu-west-1:111111111111:cluster/acme-batch"}
	p.Roles = spec.Roles{StateMachine: "etl-states", Scheduler: "etl-scheduler", Events: "etl-events"}
	if len(steps) == 0 {
		steps = []spec.Step{{}}
	}
	for _, s := range steps {
		s.ID, s.Family, s.TaskRole, s.ExecutionRole = "nightly-etl", "acme-nightly-etl", "etl-task", "etl-execution"
		if s.Key != "" {
			s.ID, s.Family, s.TaskRole, s.ExecutionRole = s.ID+"-"+s.Key, s.Family+"-"+s.Key, s.Key+"-task", s.Key+"-execution"
		}
		s.Timeout = 600
		p.Steps = append(p.Steps, &s)
	}
	return &spec.Environment{
		Project: "acme", Prefix: "acme", Name: "dev", AccountID: "111111111111", Region: "eu-west-1", Partition: "aws",
		Network:   &spec.Network{CIDR: "10.0.0.0/24", AvailabilityZones: []string{"eu-west-1a"}},
		Pipelines: []*spec.Pipeline{&p},
	}
}

func Example() {
	m := workflow.Module(running(spec.Pipeline{}, spec.Step{Retries: 1}))
	machine := m.Resources[1] // after its log group
	fmt.Printf("%s", tf.NewPrinter().Bytes(tf.File{machine}))
	// Output:
	// resource "aws_sfn_state_machine" "nightly_etl" {
	//   name     = "acme-nightly-etl-pipeline"
	//   role_arn = aws_iam_role.nightly_etl_states.arn
	//   definition = jsonencode({
	//     Comment = "Runs acme-nightly-etl on Fargate."
	//     StartAt = "RunTask"
	//     States = {
	//       RunTask = {
	//         Type     = "Task"
	//         Resource = "arn:aws:states:::ecs:runTask.sync"
	//         Parameters = {
	//           LaunchType     = "FARGATE"
	//           Cluster        = "arn:aws:ecs:eu-west-1:111111111111:cluster/acme-batch"
	//           TaskDefinition = var.task_definition_arns["nightly-etl"]
	//           PropagateTags  = "TASK_DEFINITION"
	//           NetworkConfiguration = {
	//             AwsvpcConfiguration = {
	//               Subnets        = var.subnet_ids
	//               SecurityGroups = var.security_group_ids
	//               AssignPublicIp = "DISABLED"
	//             }
	//           }
	//           Overrides = {
	//             ContainerOverrides = [{
	//               Name = "nightly-etl"
	//               Environment = [{
	//                 Name      = "EXECUTION_NAME"
	//                 "Value.$" = "$$.Execution.Name"
	//               }]
	//             }]
	//           }
	//         }
	//         TimeoutSeconds = 600
	//         Retry = [
	//           {
	//             ErrorEquals = [
	//               "ECS.AmazonECSException",
	//               "ECS.ServerException",
	//               "AmazonECS.Unknown",
	//             ]
	//             IntervalSeconds = 60
	//             BackoffRate     = 2
	//             MaxDelaySeconds = 900
	//             MaxAttempts     = 8
	//           },
	//           {
	//             ErrorEquals = [
	//               "States.TaskFailed",
	//               "States.Timeout",
	//             ]
	//             IntervalSeconds = 60
	//             BackoffRate     = 2
	//             MaxDelaySeconds = 900
	//             MaxAttempts     = 1
	//           },
	//         ]
	//         Catch = [{
	//           ErrorEquals = ["States.ALL"]
	//           Next        = "Failed"
	//         }]
	//         End = true
	//       }
	//       Failed = {
	//         Type      = "Fail"
	//         ErrorPath = "$.Error"
	//         CausePath = "$.Cause"
	//       }
	//     }
	//   })
	//
	//   logging_configuration {
	//     log_destination        = "${aws_cloudwatch_log_group.nightly_etl.arn}:*"
	//     include_execution_data = true
	//     level                  = "ALL"
	//   }
	//
	//   tracing_configuration {
	//     enabled = true
	//   }
	//
	//   # AWS deletes it when its last execution ends, at the latest when the running task's time is over.
	//   timeouts {
	//     delete = "20m"
	//   }
	//
	//   # Step Functions tries the permission to log when the state machine is made.
	//   depends_on = [aws_iam_role_policy.nightly_etl_states]
	// }
}

func onObject(prefix string) *spec.ObjectTrigger {
	return &spec.ObjectTrigger{Bucket: &spec.Bucket{Name: "acme-raw"}, Prefix: prefix, Rule: "acme-nightly-etl-on-object"}
}

func TestSettings(t *testing.T) {
	twoSteps := []spec.Step{{Key: "load"}, {Key: "train"}}
	for _, test := range []struct {
		name            string
		pipeline        spec.Pipeline
		steps           []spec.Step
		present, absent string
	}{
		{"retries", spec.Pipeline{}, []spec.Step{{Retries: 5}}, "MaxAttempts = 5", ""},
		{"no retries", spec.Pipeline{}, nil, "ECS.AmazonECSException", "States.TaskFailed"},
		{
			"schedule", spec.Pipeline{Schedules: []string{"rate(1 day)"}, ScheduleTimezone: "Europe/Berlin"}, nil,
			`schedule_expression = "rate(1 day)" schedule_expression_timezone = "Europe/Berlin"`, "",
		},
		{
			"paused, the second of two", spec.Pipeline{Schedules: []string{"rate(1 day)", "rate(2 hours)"}, Paused: true}, nil,
			`resource "aws_scheduler_schedule" "nightly_etl_2" { name = "acme-nightly-etl-pipeline-2" ` +
				`schedule_expression = "rate(2 hours)" schedule_expression_timezone = "" state = "DISABLED"`, "",
		},
		{
			"the schedule's role", spec.Pipeline{Schedules: []string{"rate(1 day)"}}, nil,
			`Action = "states:StartExecution" ` +
				`Resource = "arn:aws:states:eu-west-1:111111111111:stateMachine:acme-nightly-etl-pipeline"`, "",
		},
		{
			"what could not be started is kept", spec.Pipeline{Schedules: []string{"rate(1 day)"}}, nil,
			`dead_letter_config { arn = aws_sqs_queue.nightly_etl_dlq.arn }`, "",
		},
		{
			"in a queue of the schedule's own", spec.Pipeline{Schedules: []string{"rate(1 day)"}}, nil,
			`Action = "sqs:SendMessage" Resource = "arn:aws:sqs:eu-west-1:111111111111:acme-nightly-etl-dlq"`, "",
		},
		{
			"which an alarm watches", spec.Pipeline{Schedules: []string{"rate(1 day)"}}, nil,
			`dimensions = { QueueName = aws_sqs_queue.nightly_etl_dlq.name }`, "",
		},
		{
			"new objects", spec.Pipeline{OnObject: onObject("incoming/")}, nil,
			`event_pattern = jsonencode({ source = ["aws.s3"] detail-type = ["Object Created"] detail = { bucket = { ` +
				`name = ["acme-raw"] } object = { key = [{ prefix = "incoming/" }] } } })`, "scheduler",
		},
		{"all of them", spec.Pipeline{OnObject: onObject("")}, nil, `detail = { bucket = { name = ["acme-raw"] } }`, "prefix"},
		{"no new objects", spec.Pipeline{OnObject: onObject(""), Paused: true}, nil, `state = "DISABLED"`, ""},
		{
			"the rule's role", spec.Pipeline{OnObject: onObject("")}, nil,
			`Action = "states:StartExecution" ` +
				`Resource = "arn:aws:states:eu-west-1:111111111111:stateMachine:acme-nightly-etl-pipeline"`, "",
		},
		{
			"the rule alone sends to the queue", spec.Pipeline{OnObject: onObject("")}, nil,
			`Action = "sqs:SendMessage" Resource = "arn:aws:sqs:eu-west-1:111111111111:acme-nightly-etl-dlq" ` +
				`Condition = { ArnEquals = { ` +
				`"aws:SourceArn" = "arn:aws:events:eu-west-1:111111111111:rule/acme-nightly-etl-on-object" } }`, "",
		},
		{
			"the container is told of the object", spec.Pipeline{OnObject: onObject("")}, nil,
			`Name = "EXECUTION_INPUT" "Value.$" = "States.JsonToString($$.Execution.Input)"`, "",
		},
		{
			"the queue's policy is for rules", spec.Pipeline{Schedules: []string{"rate(1 day)"}}, nil,
			"aws_sqs_queue", "aws_sqs_queue_policy",
		},
		{"what nothing starts has no input", spec.Pipeline{}, nil, "EXECUTION_NAME", "EXECUTION_INPUT"},
		{"no schedule", spec.Pipeline{}, nil, "aws_sfn_state_machine", "scheduler"},
		{"nothing to keep without a schedule", spec.Pipeline{}, nil, "aws_sfn_state_machine", "dlq"},
		{
			"it passes the task's roles and no others", spec.Pipeline{}, nil,
			`Action = "iam:PassRole" Resource = [ "arn:aws:iam::111111111111:role/etl-task", ` +
				`"arn:aws:iam::111111111111:role/etl-execution", ]`, "",
		},
		{
			"it runs this task and no other", spec.Pipeline{}, nil,
			`Action = "ecs:RunTask" Resource = "arn:aws:ecs:eu-west-1:111111111111:task-definition/acme-nightly-etl:*"`,
			`task-definition/*`,
		},
		{
			"the first step goes to the second, with the input of the execution", spec.Pipeline{}, twoSteps,
			`ResultPath = null`, "RunTask =",
		},
		{"the second is the last", spec.Pipeline{}, twoSteps, `Next = "train"`, `Next = "Failed"`},
		{
			"what fails names its step", spec.Pipeline{}, twoSteps,
			`Catch = [{ ErrorEquals = ["States.ALL"] Next = "train failed" }] End = true`, "",
		},
		{
			"and its cause", spec.Pipeline{}, twoSteps,
			`"train failed" = { Type = "Fail" ErrorPath = "$.Error" CausePath = "States.Format('Step train: {}', $.Cause)" }`, "",
		},
		{
			"each step's task", spec.Pipeline{}, twoSteps,
			`TaskDefinition = var.task_definition_arns["nightly-etl-train"]`, `var.task_definition_arns["nightly-etl"]`,
		},
		{
			"it passes the roles of each step", spec.Pipeline{}, twoSteps,
			`Action = "iam:PassRole" Resource = [ "arn:aws:iam::111111111111:role/load-task", ` +
				`"arn:aws:iam::111111111111:role/load-execution", "arn:aws:iam::111111111111:role/train-task", ` +
				`"arn:aws:iam::111111111111:role/train-execution", ]`, "",
		},
		{
			"spare capacity", spec.Pipeline{}, []spec.Step{{Spot: true}},
			`CapacityProviderStrategy = [{ CapacityProvider = "FARGATE_SPOT" Weight = 1 }]`, "LaunchType",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := workflow.Module(running(test.pipeline, test.steps...))
			got := strings.Join(strings.Fields(string(tf.NewPrinter().Bytes(m.Resources))), " ")
			if !strings.Contains(got, test.present) {
				t.Errorf("%s is missing in\n%s", test.present, got)
			}
			if test.absent != "" && strings.Contains(got, test.absent) {
				t.Errorf("%s is in\n%s", test.absent, got)
			}
		})
	}
}

func TestInputs(t *testing.T) {
	want := map[string]tf.Expr{
		"subnet_ids":           tf.Ref("module.network.subnet_ids"),
		"security_group_ids":   tf.Ref("module.network.security_group_ids"),
		"task_definition_arns": tf.Ref("module.compute.task_definition_arns"),
	}
	got := map[string]tf.Expr{}
	for _, input := range workflow.Module(running(spec.Pipeline{})).Inputs {
		got[input.Name] = input.Value
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("inputs differ (-want +got):\n%s", diff)
	}
}

func TestNoModuleWithoutPipelines(t *testing.T) {
	if m := workflow.Module(&spec.Environment{}); m != nil {
		t.Errorf("got module %+v", m)
	}
}
