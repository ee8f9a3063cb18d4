package workflow

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// role is what the state machine needs to run the tasks and to follow each to its end, as the Step Functions developer
// guide lists it for ecs:runTask.sync.
func role(env *spec.Environment, p *spec.Pipeline) []tf.Node {
	tasks := env.ARN("ecs", "task/"+p.Cluster.Name+"/*")
	onCluster := []iam.Condition{{Operator: "ArnEquals", Key: "ecs:cluster", Values: []string{p.Cluster.ARN}}}
	var definitions, roles []string
	for _, s := range p.Steps {
		definitions = append(definitions, env.ARN("ecs", "task-definition/"+s.Family+":*"))
		roles = append(roles, env.OwnRoleARN(s.TaskRole), env.OwnRoleARN(s.ExecutionRole))
	}
	return iam.ServiceRole(env, spec.Label(p.Key)+"_states", p.Roles.StateMachine, "states.amazonaws.com",
		iam.Statement{
			Sid:        "RunTask",
			Actions:    []string{"ecs:RunTask"},
			Resources:  definitions,
			Conditions: onCluster,
		},
		iam.Statement{
			Sid:       "FollowTask",
			Actions:   []string{"ecs:DescribeTasks", "ecs:StopTask"},
			Resources: []string{tasks},
		},
		iam.Statement{
			Sid:        "TagTask",
			Actions:    []string{"ecs:TagResource"},
			Resources:  []string{tasks},
			Conditions: []iam.Condition{{Operator: "StringEquals", Key: "ecs:CreateAction", Values: []string{"RunTask"}}},
		},
		iam.Statement{
			Sid:       "PassTaskRoles",
			Actions:   []string{"iam:PassRole"},
			Resources: roles,
			Conditions: []iam.Condition{
				{Operator: "StringEquals", Key: "iam:PassedToService", Values: []string{"ecs-tasks.amazonaws.com"}},
			},
		},
		iam.Statement{
			Sid:       "HearOfTaskEvents",
			Actions:   []string{"events:DescribeRule", "events:PutRule", "events:PutTargets"},
			Resources: []string{env.ARN("events", "rule/StepFunctionsGetEventsForECSTaskRule")},
		},
		iam.Statement{
			Sid: "DeliverLogs", // CloudWatch Logs knows no narrower resource for log deliveries
			Actions: []string{
				"logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups",
				"logs:DescribeResourcePolicies", "logs:GetLogDelivery", "logs:ListLogDeliveries",
				"logs:PutResourcePolicy", "logs:UpdateLogDelivery",
			},
			Resources: []string{"*"},
		},
		iam.Statement{
			Sid: "Trace", // nor does X-Ray for traces
			Actions: []string{
				"xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments",
			},
			Resources: []string{"*"},
		})
}
