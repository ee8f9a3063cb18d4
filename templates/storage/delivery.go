package storage

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/deadletters"
	"github.com/tfgen/tfgen/templates/internal/events"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// delivery sends new objects of a bucket to another environment's bus, which may be made later. A rule that sends to a
// bus has to have a role.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
func delivery(d *spec.Delivery) []tf.Node {
	owner, label := d.Bucket.Owner, spec.Label(d.Bucket.Key)+"_to_"+spec.Label(d.To.Name)
	target := tf.Resource("aws_cloudwatch_event_target", label,
		tf.Attr("rule", tf.Ref("aws_cloudwatch_event_rule."+label+".name")),
		tf.Attr("target_id", tf.String("bus")),
		tf.Attr("arn", tf.String(d.To.ObjectBusARN())),
		tf.Attr("role_arn", tf.Ref("aws_iam_role."+label+"_events.arn")))
	target.Add(deadletters.OfTarget(label)...)
	nodes := []tf.Node{
		tf.Resource("aws_cloudwatch_event_rule", label,
			tf.Attr("name", tf.String(d.Rule)),
			tf.Attr("description", tf.String("Sends new objects of "+d.Bucket.Name+" to environment "+d.To.Name+".")),
			tf.Attr("event_pattern", events.NewObjects(d.Bucket.Name, d.Prefixes))),
		target,
		deadletters.Queue(label, d.DeadLetterQueue),
		deadletters.Alarm(label, "not_sent", d.NotSent, "New objects of "+d.Bucket.Name+" could not be sent to environment "+
			d.To.Name+". The messages in "+d.DeadLetterQueue+" say which and why. Start its pipelines by hand, then delete "+
			"them."),
		deadletters.FromRule(label, "KeepNotSent", owner.ARN("sqs", d.DeadLetterQueue), owner.RuleARN(d.Rule)),
	}
	return append(nodes, iam.ServiceRole(owner, label+"_events", d.Role, "events.amazonaws.com", iam.Statement{
		Sid: "SendObjects", Actions: []string{"events:PutEvents"}, Resources: []string{d.To.ObjectBusARN()},
	})...)
}
