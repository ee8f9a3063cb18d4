// Package compute renders the clusters and each pipeline's task: definition, logs and roles.
package compute

import (
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
		m.Resources = append(m.Resources, cluster(c))
		clusters = append(clusters, tf.Attr(c.Key, tf.Ref("aws_ecs_cluster."+spec.Label(c.Key)+".arn")))
	}
	for _, p := range env.Pipelines {
		label := spec.Label(p.Key)
		m.Resources = append(m.Resources, tags.On(task(env, p), p.Tags)...)
		definitions = append(definitions, tf.Attr(p.Key, tf.Ref("aws_ecs_task_definition."+label+".arn")))
		roles = append(roles, tf.Attr(p.Key, tf.Ref("aws_iam_role."+label+"_task.arn")))
	}
	m.Outputs = []tf.Output{
		{Name: "cluster_arns", Description: "ECS clusters.", Value: clusters, Root: true},
		{Name: "task_definition_arns", Description: "Task definitions, by pipeline.", Value: definitions},
		{Name: "task_role_arns", Description: "What the pipelines' tasks run as.", Value: roles, Root: true},
	}
	return m
}

func cluster(c *spec.Cluster) tf.Node {
	return tf.Resource("aws_ecs_cluster", spec.Label(c.Key),
		tf.Attr("name", tf.String(c.Name)),
		tf.Nested("setting",
			tf.Attr("name", tf.String("containerInsights")),
			tf.Attr("value", tf.String("enabled"))))
}

func task(env *spec.Environment, p *spec.Pipeline) []tf.Node {
	nodes := []tf.Node{logs.Group(env, p, p.TaskLogs), definition(env, p)}
	nodes = append(nodes, taskRole(env, p)...)
	return append(nodes, executionRole(env, p)...)
}

func definition(env *spec.Environment, p *spec.Pipeline) tf.Node {
	label := spec.Label(p.Key)
	d := tf.Resource("aws_ecs_task_definition", label,
		tf.Attr("family", tf.String(p.Family)),
		tf.Attr("requires_compatibilities", tf.Strings("FARGATE")),
		tf.Attr("network_mode", tf.String("awsvpc")),
		tf.Attr("cpu", tf.Int(p.Task.CPU)),
		tf.Attr("memory", tf.Int(p.Task.Memory)),
		tf.Attr("task_role_arn", tf.Ref("aws_iam_role."+label+"_task.arn")),
		tf.Attr("execution_role_arn", tf.Ref("aws_iam_role."+label+"_execution.arn")),
		tf.Attr("container_definitions", tf.JSON(tf.List{container(env, p)})),
		tf.Comment("A change is a new revision. The old one stays, for executions that are under way and tried again."),
		tf.Attr("skip_destroy", tf.Bool(true)),
		tf.Nested("runtime_platform",
			tf.Attr("operating_system_family", tf.String("LINUX")),
			tf.Attr("cpu_architecture", tf.String(p.Task.Arch))))
	if p.Task.Storage > 0 {
		d.Add(tf.Nested("ephemeral_storage", tf.Attr("size_in_gib", tf.Int(p.Task.Storage))))
	}
	return d
}

func container(env *spec.Environment, p *spec.Pipeline) tf.Object {
	c := tf.Object{
		tf.Attr("name", tf.String(p.Key)),
		tf.Attr("image", tf.String(p.Image)),
		tf.Attr("essential", tf.Bool(true)),
	}
	if len(p.Task.Command) > 0 {
		c = append(c, tf.Attr("command", tf.Strings(p.Task.Command...)))
	}
	return append(c,
		tf.Attr("environment", environment(env, p)),
		tf.Attr("logConfiguration", tf.Object{
			tf.Attr("logDriver", tf.String("awslogs")),
			tf.Attr("options", tf.Object{
				tf.Attr("awslogs-group", tf.Ref("aws_cloudwatch_log_group."+spec.Label(p.Key)+".name")),
				tf.Attr("awslogs-region", tf.String(env.Region)),
				tf.Attr("awslogs-stream-prefix", tf.String(p.Key)),
				// The default loses lines when they come too fast; a job had better wait.
				// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
				tf.Attr("mode", tf.String("blocking")),
			}),
		}))
}
