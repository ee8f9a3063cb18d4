package workflow

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// failedStarts are the queue that a start goes to which fails, and the alarm that watches it.
func failedStarts(p *spec.Pipeline) []tf.Node { return []tf.Node{queue(p), alarm(p)} }

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
		tf.Attr("alarm_description", tf.String(starter(p)+" could not start "+p.Name+". The messages in "+
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

// starter is what starts the pipeline beside people, for them.
func starter(p *spec.Pipeline) string {
	switch {
	case p.OnObject == nil:
		return "The schedule"
	case len(p.Schedules) == 0:
		return "A new object"
	}
	return "The schedule or a new object"
}
