package workflow

import (
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// definition is the state machine in Amazon States Language: run each task, wait for its end, try again, give up with
// the task's own error.
func definition(env *spec.Environment, p *spec.Pipeline) tf.Expr {
	var states tf.Object
	for i, s := range p.Steps {
		next := ""
		if i+1 < len(p.Steps) {
			next = stateName(p.Steps[i+1])
		}
		states = append(states, tf.Attr(stateName(s), runTask(env, p, s, next)))
	}
	for _, s := range p.Steps {
		states = append(states, tf.Attr(failedName(s), failed(s)))
	}
	return tf.JSON(tf.Object{
		tf.Attr("Comment", tf.String(comment(p))),
		tf.Attr("StartAt", tf.String(stateName(p.Steps[0]))),
		tf.Attr("States", states),
	})
}

func comment(p *spec.Pipeline) string {
	var keys []string
	for _, s := range p.Steps {
		keys = append(keys, s.Key)
	}
	if len(keys) == 1 && keys[0] == "" {
		return "Runs " + p.Family + " on Fargate."
	}
	return "Runs " + p.Family + " on Fargate: " + strings.Join(keys, ", then ") + "."
}

// stateName is what the state that runs a step is called.
func stateName(s *spec.Step) string {
	if s.Key == "" {
		return "RunTask"
	}
	return s.Key
}

// failedName is what the state is called in which a step's failure ends.
func failedName(s *spec.Step) string {
	if s.Key == "" {
		return "Failed"
	}
	return s.Key + " failed"
}

// failed ends the execution with the error of the task. With several steps, its cause names the step.
// https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html
func failed(s *spec.Step) tf.Object {
	cause := "$.Cause"
	if s.Key != "" {
		cause = "States.Format('Step " + s.Key + ": {}', $.Cause)"
	}
	return tf.Object{
		tf.Attr("Type", tf.String("Fail")),
		tf.Attr("ErrorPath", tf.String("$.Error")),
		tf.Attr("CausePath", tf.String(cause)),
	}
}

// runTask is the state that runs a step and goes to the next; without one, it is the last. The first of several gets
// the execution's input, and so does each after it: what a step puts out is in its buckets.
func runTask(env *spec.Environment, p *spec.Pipeline, s *spec.Step, next string) tf.Object {
	state := tf.Object{
		tf.Attr("Type", tf.String("Task")),
		tf.Attr("Resource", tf.String("arn:"+env.Partition+":states:::ecs:runTask.sync")),
		tf.Attr("Parameters", parameters(p, s)),
		tf.Attr("TimeoutSeconds", tf.Int(s.Timeout)),
	}
	if s.Key != "" {
		state = append(state, tf.Attr("ResultPath", tf.Null{}))
	}
	state = append(state,
		tf.Attr("Retry", retries(s)),
		tf.Attr("Catch", tf.List{tf.Object{
			tf.Attr("ErrorEquals", tf.Strings("States.ALL")),
			tf.Attr("Next", tf.String(failedName(s))),
		}}))
	if next != "" {
		return append(state, tf.Attr("Next", tf.String(next)))
	}
	return append(state, tf.Attr("End", tf.Bool(true)))
}

// retries are those of a task that could not start, which are always made, and those of one that failed, as often as
// the spec says. A shortage of capacity lasts from minutes to an hour, so that they try for more than one.
//
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
// https://repost.aws/knowledge-center/ecs-fargate-runtask-capacity
func retries(s *spec.Step) tf.List {
	list := tf.List{tf.Object{
		tf.Attr("ErrorEquals", tf.Strings("ECS.AmazonECSException", "ECS.ServerException", "AmazonECS.Unknown")),
		tf.Attr("IntervalSeconds", tf.Int(60)),
		tf.Attr("BackoffRate", tf.Int(2)),
		tf.Attr("MaxDelaySeconds", tf.Int(900)),
		tf.Attr("MaxAttempts", tf.Int(8)),
	}}
	if s.Retries > 0 {
		list = append(list, tf.Object{
			tf.Attr("ErrorEquals", tf.Strings("States.TaskFailed", "States.Timeout")),
			tf.Attr("IntervalSeconds", tf.Int(60)),
			tf.Attr("BackoffRate", tf.Int(2)),
			tf.Attr("MaxDelaySeconds", tf.Int(900)),
			tf.Attr("MaxAttempts", tf.Int(s.Retries)),
		})
	}
	return list
}

func parameters(p *spec.Pipeline, s *spec.Step) tf.Object {
	capacity := tf.Attr("LaunchType", tf.String("FARGATE"))
	if s.Spot {
		capacity = tf.Attr("CapacityProviderStrategy", tf.List{tf.Object{
			tf.Attr("CapacityProvider", tf.String("FARGATE_SPOT")), tf.Attr("Weight", tf.Int(1)),
		}})
	}
	return tf.Object{
		capacity,
		tf.Attr("Cluster", tf.String(p.Cluster.ARN)),
		tf.Attr("TaskDefinition", tf.Ref(`var.task_definition_arns["`+s.ID+`"]`)),
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
				tf.Attr("Name", tf.String(p.Container(s))),
				tf.Attr("Environment", variables(p)),
			}}),
		}),
	}
}

// variables are what each execution tells the containers. ECS takes 8192 characters of overrides: so the input is told
// where what starts the pipeline puts something into it, and nowhere else.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html
func variables(p *spec.Pipeline) tf.List {
	variable := func(name, value string) tf.Object {
		return tf.Object{tf.Attr("Name", tf.String(name)), tf.Attr("Value.$", tf.String(value))}
	}
	list := tf.List{variable("EXECUTION_NAME", "$$.Execution.Name")}
	if p.OnObject != nil {
		list = append(list, variable("EXECUTION_INPUT", "States.JsonToString($$.Execution.Input)"))
	}
	return list
}
