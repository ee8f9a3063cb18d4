package proof

import (
	"slices"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// pipeline is the intent of the roles of a pipeline, and of who may assume them.
func (in *intent) pipeline(env *spec.Environment, p *spec.Pipeline) {
	for _, s := range p.Steps {
		in.own(env, s.TaskRole, "ecs-tasks.amazonaws.com", taskClauses(env, p, s))
		in.roles[env.OwnRoleARN(s.TaskRole)].allowed = allowClauses(env, s)
		in.own(env, s.ExecutionRole, "ecs-tasks.amazonaws.com", executionClauses(env, p, s))
		in.uses[roleUse{"aws_ecs_task_definition", s.Family, env.OwnRoleARN(s.TaskRole)}] = true
		in.uses[roleUse{"aws_ecs_task_definition", s.Family, env.OwnRoleARN(s.ExecutionRole)}] = true
	}
	in.own(env, p.Roles.StateMachine, "states.amazonaws.com", stateMachineClauses(env, p))
	in.uses[roleUse{"aws_sfn_state_machine", p.Name, env.OwnRoleARN(p.Roles.StateMachine)}] = true
	if len(p.Parameters) > 0 {
		in.addResource(env.ARN("ssm", "parameter"+p.ParameterPath), env, Parameters)
	}
	if len(p.Schedules) > 0 {
		for i := range p.Schedules {
			in.uses[roleUse{"aws_scheduler_schedule", p.ScheduleName(i), env.OwnRoleARN(p.Roles.Scheduler)}] = true
		}
		in.own(env, p.Roles.Scheduler, "scheduler.amazonaws.com", schedulerClauses(env, p))
	}
	if p.OnObject != nil {
		in.uses[roleUse{"aws_cloudwatch_event_target", p.OnObject.Rule, env.OwnRoleARN(p.Roles.Events)}] = true
		in.own(env, p.Roles.Events, "events.amazonaws.com", []clause{startPipeline(env, p)})
	}
}

// queue is the intent of the queue of failed starts, which a rule for new objects sends to.
func (in *intent) queue(env *spec.Environment, p *spec.Pipeline) {
	intended := in.addResource(env.ARN("sqs", p.DeadLetterQueue), env, Queue)
	if p.OnObject != nil {
		in.deadLetters(intended, "keep the starts of "+p.Name+" that failed", p.OnObject.RuleARN(env))
	}
}

// deadLetters is the intent of a queue that a rule sends what fails to, as the service that it is of.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
func (in *intent) deadLetters(queue *resourceIntent, what, rule string) {
	queue.grants = []grant{{principal: "events.amazonaws.com", clause: clause{
		what: what, actions: []string{"sqs:SendMessage"}, resources: []string{queue.arn},
		conditions: []condition{{"ArnEquals", "aws:SourceArn", rule}},
	}}}
	in.services = append(in.services, queue)
}

// own is a role that a service assumes for the environment's account alone.
func (in *intent) own(env *spec.Environment, name, service string, clauses []clause) {
	arn := env.OwnRoleARN(name)
	role := in.role(arn, env.Name, env.AccountID)
	role.clauses = append(clauses, role.clauses...)
	role.env, role.outside, role.boundary = env.Name, false, env.RoleBoundary
	in.names[env.AccountID+" "+name] = true
	intended := in.addResource(arn, env, Assumable)
	intended.grants = []grant{{principal: service, clause: clause{
		what: "assume " + name, actions: []string{"sts:AssumeRole"}, resources: []string{"*"},
		conditions: []condition{{"StringEquals", "aws:SourceAccount", env.AccountID}},
	}}}
	in.services = append(in.services, intended)
	in.goals[env.AccountID] = append(in.goals[env.AccountID],
		goal{kind: pipelineRole, name: name, arns: []string{arn}, env: env.Name, service: service})
}

// simple is a clause for all of some resources of the environment's account, which have no policies of their own.
func simple(env *spec.Environment, what, resource string, actions ...string) clause {
	return clause{what: what, actions: actions, resources: []string{resource},
		needs: []need{{use: use{actions, resource}, owner: env.AccountID}}}
}

// simpleAll is one for several resources.
func simpleAll(env *spec.Environment, what string, resources []string, actions ...string) clause {
	c := clause{what: what, actions: actions, resources: resources}
	for _, resource := range resources {
		c.needs = append(c.needs, need{use: use{actions, resource}, owner: env.AccountID})
	}
	return c
}

// under narrows a clause to requests that have a value for a key.
func (c clause) under(operator, key, value string) clause {
	c.conditions = append(slices.Clone(c.conditions), condition{operator, key, value})
	return c
}

// taskClauses are what the container does: it reads its parameters, and its buckets as the spec says.
func taskClauses(env *spec.Environment, p *spec.Pipeline, s *spec.Step) []clause {
	var all []clause
	if len(p.Parameters) > 0 {
		path := env.ARN("ssm", "parameter"+p.ParameterPath)
		c := simple(env, "read its parameters", path+"/?*", "ssm:GetParameter", "ssm:GetParameters")
		c.needs = append(c.needs, need{use: use{[]string{"ssm:GetParametersByPath"}, path}, owner: env.AccountID})
		c.actions = append(slices.Clone(c.actions), "ssm:GetParametersByPath")
		c.resources = []string{path, path + "/*"}
		all = append(all, c)
	}
	for _, b := range s.Uses() {
		all = append(all, useClauses(b, spec.Access{
			Read: slices.Contains(s.Reads, b), Versions: slices.Contains(s.Reads, b) && p.Pins(b),
			Write: slices.Contains(s.Writes, b),
		})...)
	}
	return all
}

// allowClauses are what else the container may do.
func allowClauses(env *spec.Environment, s *spec.Step) []clause {
	var all []clause
	for _, a := range s.Allow {
		c := clause{what: "do what it allows as " + a.Label, actions: a.Actions, resources: a.Resources}
		for _, resource := range a.Resources {
			n := need{use: use{a.Actions, resource}, owner: env.AccountID, resourceARN: resource}
			if account := parsed(resource).Account; aws.IsAccountID(account) {
				n.owner = account
			}
			c.needs = append(c.needs, n)
		}
		all = append(all, c)
	}
	return all
}

// executionClauses are what ECS does to start the container.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
func executionClauses(env *spec.Environment, p *spec.Pipeline, s *spec.Step) []clause {
	all := []clause{simple(env, "write the container's log", env.ARN("logs", "log-group:"+p.TaskLogs+":*"),
		"logs:CreateLogStream", "logs:PutLogEvents")}
	all = append(all, secretClauses(env, s)...)
	repository := s.ImageRepository()
	if repository == "" {
		return all
	}
	pull := simple(env, "pull the image", repository, pullActions()...)
	pull.needs[0].owner = parsed(repository).Account
	pull.needs[0].resourceARN = repository
	return append(all, simple(env, "log in to the registry", "*", "ecr:GetAuthorizationToken"), pull)
}

// stateMachineClauses are what Step Functions does to run a task to its end, to log and to trace.
// https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
// https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html
func stateMachineClauses(env *spec.Environment, p *spec.Pipeline) []clause {
	tasks := env.ARN("ecs", "task/"+p.Cluster.Name+"/*")
	tag := simple(env, "tag the task", tasks, "ecs:TagResource")
	var definitions, roles []string
	for _, s := range p.Steps {
		definitions = append(definitions, env.ARN("ecs", "task-definition/"+s.Family+":*"))
		roles = append(roles, env.OwnRoleARN(s.TaskRole), env.OwnRoleARN(s.ExecutionRole))
	}
	run := simpleAll(env, "run the task", definitions, "ecs:RunTask")
	pass := simpleAll(env, "pass the task its roles", roles, "iam:PassRole")
	return []clause{
		run.under("ArnEquals", "ecs:cluster", p.Cluster.ARN),
		simple(env, "follow the task", tasks, "ecs:DescribeTasks", "ecs:StopTask"),
		tag.under("StringEquals", "ecs:CreateAction", "RunTask"),
		pass.under("StringEquals", "iam:PassedToService", "ecs-tasks.amazonaws.com"),
		simple(env, "hear of the task's end", env.ARN("events", "rule/StepFunctionsGetEventsForECSTaskRule"),
			"events:DescribeRule", "events:PutRule", "events:PutTargets"),
		simple(env, "deliver its log", "*", "logs:CreateLogDelivery", "logs:DeleteLogDelivery", "logs:DescribeLogGroups",
			"logs:DescribeResourcePolicies", "logs:GetLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy",
			"logs:UpdateLogDelivery"),
		simple(env, "trace its runs", "*", "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords",
			"xray:PutTraceSegments"),
	}
}

// schedulerClauses are what EventBridge Scheduler does: it starts the pipeline, or tells the queue why it couldn't.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
func schedulerClauses(env *spec.Environment, p *spec.Pipeline) []clause {
	queue := env.ARN("sqs", p.DeadLetterQueue)
	send := simple(env, "keep the starts that failed", queue, "sqs:SendMessage")
	send.needs[0].resourceARN = queue
	return []clause{startPipeline(env, p), send}
}

// startPipeline is what a schedule and a rule do.
func startPipeline(env *spec.Environment, p *spec.Pipeline) clause {
	return simple(env, "start the pipeline", p.ARN, "states:StartExecution")
}

// parsed is an ARN, or a pattern of one, taken apart; empty where it is none.
func parsed(arn string) aws.ARN {
	a, _ := aws.ParseARN(arn)
	return a
}
