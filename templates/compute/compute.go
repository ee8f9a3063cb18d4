// Package compute renders the clusters and each pipeline's task: definition, logs and roles.
package compute

import (
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/logs"
	"github.com/tfgen/tfgen/templates/internal/tags"
)

// Module is the environment's compute module, nil where it has neither a cluster nor a pipeline.
func Module(env *spec.Environment) *tf.Module {
	if len(env.Clusters) == 0 {
		return nil
	}
	m := &tf.Module{Name: "compute"}
	var clusters, definitions, roles tf.Object
	for _, c := range env.Clusters {
		m.Resources = append(m.Resources, cluster(env, c)...)
		clusters = append(clusters, tf.Attr(c.Key, tf.Ref("aws_ecs_cluster."+spec.Label(c.Key)+".arn")))
	}
	for _, p := range env.Pipelines {
		m.Resources = append(m.Resources, tags.On(tasks(env, p), p.Tags)...)
		for _, s := range p.Steps {
			label := spec.Label(s.ID)
			definitions = append(definitions, tf.Attr(s.ID, tf.Ref("aws_ecs_task_definition."+label+".arn")))
			roles = append(roles, tf.Attr(s.ID, tf.Ref("aws_iam_role."+label+"_task.arn")))
		}
	}
	m.Outputs = []tf.Output{
		{Name: "cluster_arns", Description: "ECS clusters.", Value: clusters, Root: true},
		{Name: "task_definition_arns", Description: "Task definitions, by pipeline.", Value: definitions},
		{Name: "task_role_arns", Description: "What the pipelines' tasks run as.", Value: roles, Root: true},
	}
	return m
}

func cluster(env *spec.Environment, c *spec.Cluster) []tf.Node {
	label := spec.Label(c.Key)
	nodes := []tf.Node{tf.Resource("aws_ecs_cluster", label,
		tf.Attr("name", tf.String(c.Name)),
		tf.Nested("setting",
			tf.Attr("name", tf.String("containerInsights")),
			tf.Attr("value", tf.String("enabled"))))}
	if hasSpot(env, c) {
		nodes = append(nodes, tf.Resource("aws_ecs_cluster_capacity_providers", label,
			tf.Attr("cluster_name", tf.Ref("aws_ecs_cluster."+label+".name")),
			tf.Attr("capacity_providers", tf.Strings("FARGATE", "FARGATE_SPOT"))))
	}
	return nodes
}

// hasSpot reports whether some step in the cluster runs on spare capacity.
func hasSpot(env *spec.Environment, c *spec.Cluster) bool {
	return slices.ContainsFunc(env.Pipelines, func(p *spec.Pipeline) bool {
		return p.Cluster == c && slices.ContainsFunc(p.Steps, func(s *spec.Step) bool { return s.Spot })
	})
}

// tasks are the steps of a pipeline, which share a log group.
func tasks(env *spec.Environment, p *spec.Pipeline) []tf.Node {
	nodes := []tf.Node{logs.Group(env, p, p.TaskLogs)}
	for _, s := range p.Steps {
		nodes = append(nodes, definition(env, p, s))
		nodes = append(nodes, taskRole(env, p, s)...)
		nodes = append(nodes, executionRole(env, p, s)...)
	}
	return nodes
}

func definition(env *spec.Environment, p *spec.Pipeline, s *spec.Step) tf.Node {
	label := spec.Label(s.ID)
	d := tf.Resource("aws_ecs_task_definition", label,
		tf.Attr("family", tf.String(s.Family)),
		tf.Attr("requires_compatibilities", tf.Strings("FARGATE")),
		tf.Attr("network_mode", tf.String("awsvpc")),
		tf.Attr("cpu", tf.Int(s.CPU)),
		tf.Attr("memory", tf.Int(s.Memory)),
		tf.Attr("task_role_arn", tf.Ref("aws_iam_role."+label+"_task.arn")),
		tf.Attr("execution_role_arn", tf.Ref("aws_iam_role."+label+"_execution.arn")),
		tf.Attr("container_definitions", tf.JSON(tf.List{container(env, p, s)})),
		tf.Comment("A change is a new revision. The old one stays, for executions that are under way and tried again."),
		tf.Attr("skip_destroy", tf.Bool(true)),
		tf.Nested("runtime_platform",
			tf.Attr("operating_system_family", tf.String("LINUX")),
			tf.Attr("cpu_architecture", tf.String(s.Arch))))
	if s.Storage > 0 {
		d.Add(tf.Nested("ephemeral_storage", tf.Attr("size_in_gib", tf.Int(s.Storage))))
	}
	return d
}

func container(env *spec.Environment, p *spec.Pipeline, s *spec.Step) tf.Object {
	c := tf.Object{
		tf.Attr("name", tf.String(p.Container(s))),
		tf.Attr("image", tf.String(s.Image)),
		tf.Attr("essential", tf.Bool(true)),
	}
	if len(s.Command) > 0 {
		c = append(c, tf.Attr("command", tf.Strings(s.Command...)))
	}
	c = append(c, tf.Attr("environment", environment(env, p, s)))
	if len(s.Secrets) > 0 {
		c = append(c, tf.Attr("secrets", secrets(s)))
	}
	return append(c, tf.Attr("logConfiguration", tf.Object{
		tf.Attr("logDriver", tf.String("awslogs")),
		tf.Attr("options", tf.Object{
			tf.Attr("awslogs-group", tf.Ref("aws_cloudwatch_log_group."+spec.Label(p.Key)+".name")),
			tf.Attr("awslogs-region", tf.String(env.Region)),
			tf.Attr("awslogs-stream-prefix", tf.String(p.Container(s))),
			// The default loses lines when they come too fast; a job had better wait.
			// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
			tf.Attr("mode", tf.String("blocking")),
		}),
	}))
}
