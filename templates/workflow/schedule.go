package workflow

import (
	"strconv"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// schedules start the state machine. A start that fails goes to a queue, which an alarm watches.
func schedules(env *spec.Environment, p *spec.Pipeline) []tf.Node {
	var nodes []tf.Node
	for i, expression := range p.Schedules {
		nodes = append(nodes, schedule(p, i, expression))
	}
	nodes = append(nodes, queue(p), alarm(p))
	return append(nodes, iam.ServiceRole(env, spec.Label(p.Key)+"_scheduler", p.Roles.Scheduler,
		"scheduler.amazonaws.com",
		iam.Statement{Sid: "StartPipeline", Actions: []string{"states:StartExecution"}, Resources: []string{p.ARN}},
		iam.Statement{
			Sid: "KeepFailedStarts", Actions: []string{"sqs:SendMessage"},
			Resources: []string{env.ARN("sqs", p.DeadLetterQueue)},
		})...)
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

// queue has no policy: Scheduler sends as its role, which is of the same account.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
func queue(p *spec.Pipeline) tf.Node {
	return tf.Resource("aws_sqs_queue", spec.Label(p.Key)+"_dlq",
		tf.Attr("name", tf.String(p.DeadLetterQueue)),
		tf.Comment("14 days, the longest that SQS keeps a message."),
		tf.Attr("message_retention_seconds", tf.Int(14*24*3600)),
		tf.Attr("sqs_managed_sse_enabled", tf.Bool(true)))
}

func alarm(p *spec.Pipeline) tf.Node {
	label := spec.Label(p.Key)
	node := tf.Resource("aws_cloudwatch_metric_alarm", label+"_not_started",
		tf.Attr("alarm_name", tf.String(p.NotStarted)),
		tf.Attr("alarm_description", tf.String("The schedule could not start "+p.Name+". The messages in "+
			p.DeadLetterQueue+" say why. Start it by hand, then delete them.")),
		tf.Attr("namespace", tf.String("AWS/SQS")),
		tf.Attr("metric_name", tf.String("ApproximateNumberOfMessagesVisible")),
		tf.Attr("dimensions", tf.Object{tf.Attr("QueueName", tf.Ref("aws_sqs_queue."+label+"_dlq.name"))}),
		tf.Attr("statistic", tf.String("Maximum")),
		tf.Attr("period", tf.Int(300)),
		tf.Attr("evaluation_periods", tf.Int(1)),
		tf.Attr("comparison_operator", tf.String("GreaterThanThreshold")),
		tf.Attr("threshold", tf.Int(0)),
		tf.Comment("SQS tells nothing of a queue that nobody has used for hours. The alarm stays as it was."),
		tf.Attr("treat_missing_data", tf.String("ignore")))
	if p.OnFailure != nil {
		node.Add(tf.Attr("alarm_actions", tf.Strings(p.OnFailure.Topic)))
	}
	return node
}
