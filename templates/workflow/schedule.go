package workflow

import (
	"strconv"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// schedules start the state machine.
func schedules(p *spec.Pipeline) []tf.Node {
	var nodes []tf.Node
	for i, expression := range p.Schedules {
		nodes = append(nodes, schedule(p, i, expression))
	}
	return nodes
}

// schedulesRole has Scheduler start the state machine, and send to the queue of failed starts.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
func schedulesRole(env *spec.Environment, p *spec.Pipeline) []tf.Node {
	return iam.ServiceRole(env, spec.Label(p.Key)+"_scheduler", p.Roles.Scheduler, "scheduler.amazonaws.com",
		startPipeline(p),
		iam.Statement{
			Sid: "KeepFailedStarts", Actions: []string{"sqs:SendMessage"},
			Resources: []string{env.ARN("sqs", p.DeadLetterQueue)},
		})
}

func startPipeline(p *spec.Pipeline) iam.Statement {
	return iam.Statement{Sid: "StartPipeline", Actions: []string{"states:StartExecution"}, Resources: []string{p.ARN}}
}

// schedule is one of them.
//
// EventBridge Scheduler tries for a day unless it is told otherwise: a schedule of every hour would make up for a day
// of starts at once, and a missed month would show a day late.
// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html
func schedule(p *spec.Pipeline, i int, expression string) tf.Node {
	label := spec.Label(p.Key)
	resource := label
	if i > 0 {
		resource += "_" + strconv.Itoa(i+1)
	}
	node := tf.Resource("aws_scheduler_schedule", resource,
		tf.Attr("name", tf.String(p.ScheduleName(i))),
		tf.Attr("schedule_expression", tf.String(expression)),
		tf.Attr("schedule_expression_timezone", tf.String(p.ScheduleTimezone)))
	if p.Paused {
		node.Add(tf.Attr("state", tf.String("DISABLED")))
	}
	node.Add(
		tf.Nested("flexible_time_window", tf.Attr("mode", tf.String("OFF"))),
		tf.Nested("target",
			tf.Attr("arn", tf.Ref("aws_sfn_state_machine."+label+".arn")),
			tf.Attr("role_arn", tf.Ref("aws_iam_role."+label+"_scheduler.arn")),
			tf.Nested("retry_policy", tf.Attr("maximum_event_age_in_seconds", tf.Int(3600))),
			tf.Nested("dead_letter_config", tf.Attr("arn", tf.Ref("aws_sqs_queue."+label+"_dlq.arn")))))
	return node
}
