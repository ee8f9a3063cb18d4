// Package workflow renders each pipeline's state machine and what starts it.
package workflow

import (
	"strconv"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/logs"
	"github.com/tfgen/tfgen/templates/internal/tags"
	"github.com/tfgen/tfgen/templates/network"
)

// Module is the environment's workflow module, nil where it has no pipeline.
func Module(env *spec.Environment) *tf.Module {
	if len(env.Pipelines) == 0 {
		return nil
	}
	m := &tf.Module{Name: "workflow", Resources: bus(env)}
	var machines tf.Object
	for _, p := range env.Pipelines {
		m.Resources = append(m.Resources, tags.On(pipeline(env, p), p.Tags)...)
		machines = append(machines, tf.Attr(p.Key, tf.Ref("aws_sfn_state_machine."+spec.Label(p.Key)+".arn")))
	}
	m.Inputs = append(network.Inputs(env), tf.Input{
		Name:        "task_definition_arns",
		Type:        "map(string)",
		Description: "Task definitions, by pipeline.",
		Value:       tf.Ref("module.compute.task_definition_arns"),
	})
	m.Outputs = []tf.Output{{
		Name:        "state_machine_arns",
		Description: "State machines, by pipeline.",
		Value:       machines,
		Root:        true,
	}}
	return m
}

func pipeline(env *spec.Environment, p *spec.Pipeline) []tf.Node {
	nodes := []tf.Node{logs.Group(env, p, p.StateLogs), stateMachine(env, p)}
	nodes = append(nodes, role(env, p)...)
	nodes = append(nodes, schedules(p)...)
	if p.StartsItself() {
		nodes = append(nodes, failedStarts(p)...)
	}
	if len(p.Schedules) > 0 {
		nodes = append(nodes, schedulesRole(env, p)...)
	}
	if p.OnObject != nil {
		nodes = append(nodes, trigger(env, p)...)
	}
	return nodes
}

func stateMachine(env *spec.Environment, p *spec.Pipeline) tf.Node {
	label := spec.Label(p.Key)
	return tf.Resource("aws_sfn_state_machine", label,
		tf.Attr("name", tf.String(p.Name)),
		tf.Attr("role_arn", tf.Ref("aws_iam_role."+label+"_states.arn")),
		tf.Attr("definition", definition(env, p)),
		tf.Nested("logging_configuration",
			tf.Attr("log_destination", tf.Template("${aws_cloudwatch_log_group."+label+".arn}:*")),
			tf.Attr("include_execution_data", tf.Bool(true)),
			tf.Attr("level", tf.String("ALL"))),
		tf.Nested("tracing_configuration", tf.Attr("enabled", tf.Bool(true))),
		tf.Comment("AWS deletes it when its last execution ends, at the latest when the running task's time is over."),
		tf.Nested("timeouts", tf.Attr("delete", tf.String(strconv.Itoa(p.Timeout()/60+10)+"m"))),
		tf.Comment("Step Functions tries the permission to log when the state machine is made."),
		tf.Attr("depends_on", tf.Refs("aws_iam_role_policy."+label+"_states")))
}
