// Package deadletters renders what becomes of what EventBridge can't deliver: it is tried again for an hour, then it
// goes to a queue, which an alarm watches.
package deadletters

import (
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// Queue keeps what couldn't be delivered.
func Queue(label, name string) tf.Node {
	return tf.Resource("aws_sqs_queue", label+"_dlq",
		tf.Attr("name", tf.String(name)),
		tf.Comment("14 days, the longest that SQS keeps a message."),
		tf.Attr("message_retention_seconds", tf.Int(14*24*3600)),
		tf.Attr("sqs_managed_sse_enabled", tf.Bool(true)))
}

// Alarm goes off while there is something in the queue of the label. kind ends its own.
func Alarm(label, kind, name, description string) *tf.Block {
	return tf.Resource("aws_cloudwatch_metric_alarm", label+"_"+kind,
		tf.Attr("alarm_name", tf.String(name)),
		tf.Attr("alarm_description", tf.String(description)),
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
}

// FromRule has a rule send to the queue, which it does as the service and not as its role.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
func FromRule(label, sid, queueARN, ruleARN string) tf.Node {
	return tf.Resource("aws_sqs_queue_policy", label+"_dlq",
		tf.Attr("queue_url", tf.Ref("aws_sqs_queue."+label+"_dlq.id")),
		tf.Attr("policy", iam.Policy(iam.Statement{
			Sid:        sid,
			Principal:  iam.Service("events.amazonaws.com"),
			Actions:    []string{"sqs:SendMessage"},
			Resources:  []string{queueARN},
			Conditions: []iam.Condition{{Operator: "ArnEquals", Key: "aws:SourceArn", Values: []string{ruleARN}}},
		})))
}

// OfTarget are the settings of a rule's target that has what fails go to the queue.
func OfTarget(label string) []tf.Node {
	return []tf.Node{
		tf.Nested("retry_policy",
			tf.Attr("maximum_event_age_in_seconds", tf.Int(3600)),
			tf.Comment("As often as EventBridge can in that time."),
			tf.Attr("maximum_retry_attempts", tf.Int(185))),
		tf.Nested("dead_letter_config", tf.Attr("arn", tf.Ref("aws_sqs_queue."+label+"_dlq.arn"))),
	}
}
