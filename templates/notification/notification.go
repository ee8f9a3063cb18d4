// Package notification renders how failures of pipelines are told: rules that notice them, and the environment's topic.
package notification

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/tags"
)

// Module is the environment's notification module, nil where nobody is told of failures.
func Module(env *spec.Environment) *tf.Module {
	m := &tf.Module{Name: "notification"}
	if len(env.Notifying()) > 0 {
		m.Resources = topic(env)
		m.Outputs = []tf.Output{{
			Name:        "failure_topic_arn",
			Description: "The topic that failures of pipelines go to.",
			Value:       tf.Ref("aws_sns_topic.failures.arn"),
			Root:        true,
		}}
	}
	for _, p := range env.Pipelines {
		if p.OnFailure != nil {
			m.Resources = append(m.Resources, tags.On(rule(env, p), p.Tags)...)
		}
	}
	if len(m.Resources) == 0 {
		return nil
	}
	return m
}

// rule notices each execution that ends otherwise than with success, and tells the topic. A pipeline that can't even be
// started is noticed by the alarm of its schedule.
// https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
func rule(env *spec.Environment, p *spec.Pipeline) []tf.Node {
	label := spec.Label(p.Key)
	target := tf.Resource("aws_cloudwatch_event_target", label+"_failed",
		tf.Attr("rule", tf.Ref("aws_cloudwatch_event_rule."+label+"_failed.name")),
		tf.Attr("arn", tf.String(p.OnFailure.Topic)),
		tf.Nested("input_transformer",
			tf.Attr("input_paths", tf.Object{
				tf.Attr("execution", tf.String("$.detail.executionArn")),
				tf.Attr("status", tf.String("$.detail.status")),
			}),
			tf.Attr("input_template", tf.String(`{"pipeline": "`+p.Key+`", "environment": "`+env.Name+
				`", "status": <status>, "execution": <execution>}`))))
	if p.OnFailure.Own {
		target.Add(tf.Comment("Until the policy is there, the topic refuses what the rule sends."),
			tf.Attr("depends_on", tf.Refs("aws_sns_topic_policy.failures")))
	}
	return []tf.Node{
		tf.Resource("aws_cloudwatch_event_rule", label+"_failed",
			tf.Attr("name", tf.String(p.Failed)),
			tf.Attr("description", tf.String("An execution of "+p.Name+" failed, timed out or was stopped.")),
			tf.Attr("event_pattern", tf.JSON(tf.Object{
				tf.Attr("source", tf.Strings("aws.states")),
				tf.Attr("detail-type", tf.Strings("Step Functions Execution Status Change")),
				tf.Attr("detail", tf.Object{
					tf.Attr("stateMachineArn", tf.Strings(p.ARN)),
					tf.Attr("status", tf.Strings("FAILED", "TIMED_OUT", "ABORTED")),
				}),
			}))),
		target,
	}
}
