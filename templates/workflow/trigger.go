package workflow

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// trigger starts the state machine for each new object of a bucket, with where it is as its input.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
func trigger(env *spec.Environment, p *spec.Pipeline) []tf.Node {
	label := spec.Label(p.Key)
	rule := tf.Resource("aws_cloudwatch_event_rule", label+"_on_object",
		tf.Attr("name", tf.String(p.OnObject.Rule)),
		tf.Attr("description", tf.String("Starts "+p.Name+" for new objects of "+p.OnObject.Bucket.Name+".")),
		tf.Attr("event_pattern", newObjects(p.OnObject)))
	if p.Paused {
		rule.Add(tf.Attr("state", tf.String("DISABLED")))
	}
	nodes := []tf.Node{rule, target(p), queuePolicy(env, p)}
	return append(nodes,
		iam.ServiceRole(env, label+"_events", p.Roles.Events, "events.amazonaws.com", startPipeline(p))...)
}

// newObjects is the pattern of the events.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
func newObjects(on *spec.ObjectTrigger) tf.Expr {
	detail := tf.Object{tf.Attr("bucket", tf.Object{tf.Attr("name", tf.Strings(on.Bucket.Name))})}
	if on.Prefix != "" {
		detail = append(detail, tf.Attr("object", tf.Object{
			tf.Attr("key", tf.List{tf.Object{tf.Attr("prefix", tf.String(on.Prefix))}}),
		}))
	}
	return tf.JSON(tf.Object{
		tf.Attr("source", tf.Strings("aws.s3")),
		tf.Attr("detail-type", tf.Strings("Object Created")),
		tf.Attr("detail", detail),
	})
}

// target tries a start for an hour, as a schedule does.
func target(p *spec.Pipeline) tf.Node {
	label := spec.Label(p.Key)
	return tf.Resource("aws_cloudwatch_event_target", label+"_on_object",
		tf.Attr("rule", tf.Ref("aws_cloudwatch_event_rule."+label+"_on_object.name")),
		tf.Attr("target_id", tf.String("pipeline")),
		tf.Attr("arn", tf.Ref("aws_sfn_state_machine."+label+".arn")),
		tf.Attr("role_arn", tf.Ref("aws_iam_role."+label+"_events.arn")),
		tf.Nested("input_transformer",
			tf.Attr("input_paths", tf.Object{
				tf.Attr("bucket", tf.String("$.detail.bucket.name")),
				tf.Attr("key", tf.String("$.detail.object.key")),
			}),
			tf.Attr("input_template", tf.String(`{"bucket": <bucket>, "key": <key>}`))),
		tf.Nested("retry_policy",
			tf.Attr("maximum_event_age_in_seconds", tf.Int(3600)),
			tf.Comment("As often as EventBridge can in that time."),
			tf.Attr("maximum_retry_attempts", tf.Int(185))),
		tf.Nested("dead_letter_config", tf.Attr("arn", tf.Ref("aws_sqs_queue."+label+"_dlq.arn"))))
}

// queuePolicy has the rule send failed starts to the queue, which it does as the service and not as its role.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
func queuePolicy(env *spec.Environment, p *spec.Pipeline) tf.Node {
	label := spec.Label(p.Key) + "_dlq"
	return tf.Resource("aws_sqs_queue_policy", label,
		tf.Attr("queue_url", tf.Ref("aws_sqs_queue."+label+".id")),
		tf.Attr("policy", iam.Policy(iam.Statement{
			Sid:       "KeepFailedStarts",
			Principal: iam.Service("events.amazonaws.com"),
			Actions:   []string{"sqs:SendMessage"},
			Resources: []string{env.ARN("sqs", p.DeadLetterQueue)},
			Conditions: []iam.Condition{
				{Operator: "ArnEquals", Key: "aws:SourceArn", Values: []string{env.RuleARN(p.OnObject.Rule)}},
			},
		})))
}
