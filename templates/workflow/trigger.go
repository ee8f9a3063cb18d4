package workflow

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/deadletters"
	"github.com/tfgen/tfgen/templates/internal/events"
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
	target := target(p)
	if p.OnObject.Bus != "" {
		bus := tf.Attr("event_bus_name", tf.Ref("aws_cloudwatch_event_bus.objects.name"))
		rule.Add(bus)
		target.Add(bus)
	}
	queue := deadletters.FromRule(label, "KeepFailedStarts", env.ARN("sqs", p.DeadLetterQueue), p.OnObject.RuleARN(env))
	nodes := []tf.Node{rule, target, queue}
	return append(nodes,
		iam.ServiceRole(env, label+"_events", p.Roles.Events, "events.amazonaws.com", startPipeline(p))...)
}

// newObjects is the pattern of the events. On a bus that others send to, they have to be of the bucket's account.
func newObjects(on *spec.ObjectTrigger) tf.Expr {
	prefixes := []string{on.Prefix}
	if on.Bus == "" {
		return events.NewObjects(on.Bucket.Name, prefixes)
	}
	return events.NewObjects(on.Bucket.Name, prefixes, tf.Attr("account", tf.Strings(on.Bucket.AccountID)))
}

// target tries a start for an hour, as a schedule does.
func target(p *spec.Pipeline) *tf.Block {
	label := spec.Label(p.Key)
	node := tf.Resource("aws_cloudwatch_event_target", label+"_on_object",
		tf.Attr("rule", tf.Ref("aws_cloudwatch_event_rule."+label+"_on_object.name")),
		tf.Attr("target_id", tf.String("pipeline")),
		tf.Attr("arn", tf.Ref("aws_sfn_state_machine."+label+".arn")),
		tf.Attr("role_arn", tf.Ref("aws_iam_role."+label+"_events.arn")),
		tf.Nested("input_transformer",
			tf.Attr("input_paths", tf.Object{
				tf.Attr("bucket", tf.String("$.detail.bucket.name")),
				tf.Attr("key", tf.String("$.detail.object.key")),
			}),
			tf.Attr("input_template", tf.String(`{"bucket": <bucket>, "key": <key>}`))))
	node.Add(deadletters.OfTarget(label)...)
	return node
}
