// Package logs renders CloudWatch log groups.
package logs

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// Group is a log group that keeps its events as long as the pipeline's spec says.
func Group(env *spec.Environment, p *spec.Pipeline, name string) tf.Node {
	group := tf.Resource("aws_cloudwatch_log_group", spec.Label(p.Key),
		tf.Attr("name", tf.String(name)),
		tf.Attr("retention_in_days", tf.Int(p.LogRetentionDays))) // 0: for ever
	if env.Protected {
		group.Add(tf.PreventDestroy())
	}
	return group
}
