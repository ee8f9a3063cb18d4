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

// running is an environment with one pipeline.
func running(p spec.Pipeline) *spec.Environment {
	p.Key, p.Name, p.Family = "nightly-etl", "acme-nightly-etl-pipeline", "acme-nightly-etl"
	p.ARN = "arn:aws:states:eu-west-1:111111111111:stateMachine:acme-nightly-etl-pipeline"
	p.DeadLetterQueue, p.NotStarted = "acme-nightly-etl-dlq", "acme-nightly-etl-not-started"
	p.Cluster = &spec.Cluster{Name: "acme-batch", ARN: "arn:aws:ecs:eu-west-1:111111111111:cluster/acme-batch"}
	p.Roles = spec.Roles{
		Task: "etl-task", Execution: "etl-execution", StateMachine: "etl-states", Scheduler: "etl-scheduler",
	}
	p.Timeout = 600
	return &spec.Environment{
		Project: "acme", Prefix: "acme", Name: "dev", AccountID: "111111111111", Region: "eu-west-1", Partition: "aws",
		Network:   &spec.Network{CIDR: "10.0.0.0/24", AvailabilityZones: []string{"eu-west-1a"}},
		Pipelines: []*spec.Pipeline{&p},
	}
}

func Example() {
	m := workflow.Module(running(spec.Pipeline{Retries: 1}))
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

func TestSettings(t *testing.T) {
	for _, test := range []struct {
		name            string
		pipeline        spec.Pipeline
		present, absent string
	}{
		{"retries", spec.Pipeline{Retries: 5}, "MaxAttempts = 5", ""},
		{"no retries", spec.Pipeline{}, "ECS.AmazonECSException", "States.TaskFailed"},
		{
			"schedule", spec.Pipeline{Schedule: "rate(1 day)", ScheduleTimezone: "Europe/Berlin"},
			`schedule_expression = "rate(1 day)" schedule_expression_timezone = "Europe/Berlin"`, "",
		},
		{
			"the schedule's role", spec.Pipeline{Schedule: "rate(1 day)"},
			`Action = "states:StartExecution" ` +
				`Resource = "arn:aws:states:eu-west-1:111111111111:stateMachine:acme-nightly-etl-pipeline"`, "",
		},
		{
			"what could not be started is kept", spec.Pipeline{Schedule: "rate(1 day)"},
			`dead_letter_config { arn = aws_sqs_queue.nightly_etl_dlq.arn }`, "",
		},
		{
			"in a queue of the schedule's own", spec.Pipeline{Schedule: "rate(1 day)"},
			`Action = "sqs:SendMessage" Resource = "arn:aws:sqs:eu-west-1:111111111111:acme-nightly-etl-dlq"`, "",
		},
		{
			"which an alarm watches", spec.Pipeline{Schedule: "rate(1 day)"},
			`dimensions = { QueueName = aws_sqs_queue.nightly_etl_dlq.name }`, "",
		},
		{"no schedule", spec.Pipeline{}, "aws_sfn_state_machine", "scheduler"},
		{"nothing to keep without a schedule", spec.Pipeline{}, "aws_sfn_state_machine", "dlq"},
		{
			"it passes the task's roles and no others", spec.Pipeline{},
			`Action = "iam:PassRole" Resource = [ "arn:aws:iam::111111111111:role/etl-task", ` +
				`"arn:aws:iam::111111111111:role/etl-execution", ]`, "",
		},
		{
			"it runs this task and no other", spec.Pipeline{},
			`Action = "ecs:RunTask" Resource = "arn:aws:ecs:eu-west-1:111111111111:task-definition/acme-nightly-etl:*"`,
			`task-definition/*`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := workflow.Module(running(test.pipeline))
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
