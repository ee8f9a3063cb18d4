package workflow

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// definition is the state machine in Amazon States Language: run the task, wait for its end, try again, give up with
// the task's own error.
func definition(env *spec.Environment, p *spec.Pipeline) tf.Expr {
	return tf.JSON(tf.Object{
		tf.Attr("Comment", tf.String("Runs "+p.Family+" on Fargate.")),
		tf.Attr("StartAt", tf.String("RunTask")),
		tf.Attr("States", tf.Object{
			tf.Attr("RunTask", runTask(env, p)),
			tf.Attr("Failed", tf.Object{
				tf.Attr("Type", tf.String("Fail")),
				tf.Attr("ErrorPath", tf.String("$.Error")),
				tf.Attr("CausePath", tf.String("$.Cause")),
			}),
		}),
	})
}

func runTask(env *spec.Environment, p *spec.Pipeline) tf.Object {
	state := tf.Object{
		tf.Attr("Type", tf.String("Task")),
		tf.Attr("Resource", tf.String("arn:"+env.Partition+":states:::ecs:runTask.sync")),
		tf.Attr("Parameters", parameters(p)),
		tf.Attr("TimeoutSeconds", tf.Int(p.Timeout)),
	}
	return append(state,
		tf.Attr("Retry", retries(p)),
		tf.Attr("Catch", tf.List{tf.Object{
			tf.Attr("ErrorEquals", tf.Strings("States.ALL")),
			tf.Attr("Next", tf.String("Failed")),
		}}),
		tf.Attr("End", tf.Bool(true)))
}

// retries are those of a task that could not start, which are always made, and those of one that failed, as often as
// the spec says. A shortage of capacity lasts from minutes to an hour, so that they try for more than one.
//
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
// https://repost.aws/knowledge-center/ecs-fargate-runtask-capacity
func retries(p *spec.Pipeline) tf.List {
	list := tf.List{tf.Object{
		tf.Attr("ErrorEquals", tf.Strings("ECS.AmazonECSException", "ECS.ServerException", "AmazonECS.Unknown")),
		tf.Attr("IntervalSeconds", tf.Int(60)),
		tf.Attr("BackoffRate", tf.Int(2)),
		tf.Attr("MaxDelaySeconds", tf.Int(900)),
		tf.Attr("MaxAttempts", tf.Int(8)),
	}}
	if p.Retries > 0 {
		list = append(list, tf.Object{
			tf.Attr("ErrorEquals", tf.Strings("States.TaskFailed", "States.Timeout")),
			tf.Attr("IntervalSeconds", tf.Int(60)),
			tf.Attr("BackoffRate", tf.Int(2)),
			tf.Attr("MaxDelaySeconds", tf.Int(900)),
			tf.Attr("MaxAttempts", tf.Int(p.Retries)),
		})
	}
	return list
}

func parameters(p *spec.Pipeline) tf.Object {
	return tf.Object{
		tf.Attr("LaunchType", tf.String("FARGATE")),
		tf.Attr("Cluster", tf.String(p.Cluster.ARN)),
		tf.Attr("TaskDefinition", tf.Ref(`var.task_definition_arns["`+p.Key+`"]`)),
		tf.Attr("PropagateTags", tf.String("TASK_DEFINITION")),
		tf.Attr("NetworkConfiguration", tf.Object{
			tf.Attr("AwsvpcConfiguration", tf.Object{
				tf.Attr("Subnets", tf.Ref("var.subnet_ids")),
				tf.Attr("SecurityGroups", tf.Ref("var.security_group_ids")),
				tf.Attr("AssignPublicIp", tf.String("DISABLED")),
			}),
		}),
		tf.Attr("Overrides", tf.Object{
			tf.Attr("ContainerOverrides", tf.List{tf.Object{
				tf.Attr("Name", tf.String(p.Key)),
				tf.Attr("Environment", tf.List{tf.Object{
					tf.Attr("Name", tf.String("EXECUTION_NAME")),
					tf.Attr("Value.$", tf.String("$$.Execution.Name")),
				}}),
			}}),
		}),
	}
}
