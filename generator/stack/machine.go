package stack

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
)

// definition is a state machine's, as far as it is looked at.
// https://states-language.net/spec.html
type definition struct {
	StartAt string
	States  map[string]state
}

type state struct {
	Type           string
	Resource       string
	Next           string
	TimeoutSeconds int
	Parameters     runTask // with JSONPath
	Arguments      runTask // with JSONata
}

// runTask is the call of ECS.
// https://docs.aws.amazon.com/step-functions/latest/dg/connect-ecs.html
type runTask struct {
	Cluster              string
	TaskDefinition       string
	NetworkConfiguration struct {
		AwsvpcConfiguration struct{ Subnets, SecurityGroups []string }
	}
}

// readMachine makes a pipeline of a state machine.
func (r *reader) readMachine(ctx context.Context, resource Resource) error {
	if resource.Type != "AWS::StepFunctions::StateMachine" {
		return nil
	}
	out, err := sfn.NewFromConfig(r.cfg).DescribeStateMachine(ctx, &sfn.DescribeStateMachineInput{
		StateMachineArn: &resource.ID,
	})
	if err != nil {
		return err
	}
	var d definition
	if err := json.Unmarshal([]byte(aws.ToString(out.Definition)), &d); err != nil {
		r.note("State machine %s has a definition that isn't read: %s.", aws.ToString(out.Name), err)
		return nil
	}
	pipeline := Pipeline{Name: aws.ToString(out.Name), Schedules: r.schedules[resource.ID]}
	seen := map[string]bool{}
	for name := d.StartAt; name != "" && !seen[name]; name = d.States[name].Next {
		seen[name] = true
		s := d.States[name]
		if s.Type != "Task" || !strings.Contains(s.Resource, ":ecs:runTask") {
			if s.Type != "Succeed" && s.Type != "Fail" {
				r.note("State %q of %s is of type %s and runs no ECS task: a spec has no place for it.", name, pipeline.Name,
					s.Type)
			}
			continue
		}
		step, err := r.step(ctx, name, s)
		if err != nil {
			return err
		}
		pipeline.Steps = append(pipeline.Steps, step)
	}
	if len(pipeline.Steps) > 0 {
		r.Pipelines = append(r.Pipelines, pipeline)
	}
	return nil
}

// step is what a state runs.
func (r *reader) step(ctx context.Context, name string, s state) (Step, error) {
	call := s.Parameters
	if call.TaskDefinition == "" {
		call = s.Arguments
	}
	vpc := call.NetworkConfiguration.AwsvpcConfiguration
	r.Subnets, r.SecurityGroups = union(r.Subnets, vpc.Subnets), union(r.SecurityGroups, vpc.SecurityGroups)
	out, err := ecs.NewFromConfig(r.cfg).DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{
		TaskDefinition: &call.TaskDefinition,
	})
	if err != nil {
		return Step{}, fmt.Errorf("of state %q, task definition %q: %w", name, call.TaskDefinition, err)
	}
	t := out.TaskDefinition
	if len(t.ContainerDefinitions) == 0 {
		return Step{}, fmt.Errorf("of state %q, task definition %q has no container", name, call.TaskDefinition)
	}
	if n := len(t.ContainerDefinitions); n > 1 {
		r.note("Task definition %s has %d containers: a spec has a place for the first.", aws.ToString(t.Family), n)
	}
	c := t.ContainerDefinitions[0]
	step := Step{
		Name: name, Image: aws.ToString(c.Image), Timeout: s.TimeoutSeconds,
		Cluster: call.Cluster[strings.LastIndex(call.Cluster, "/")+1:],
		CPU:     number(t.Cpu, int(c.Cpu)), Memory: number(t.Memory, int(aws.ToInt32(c.Memory))), Command: c.Command,
		Environment: map[string]string{}, Secrets: map[string]string{},
		role: aws.ToString(t.TaskRoleArn),
	}
	if t.EphemeralStorage != nil {
		step.Storage = int(t.EphemeralStorage.SizeInGiB)
	}
	if t.RuntimePlatform != nil && t.RuntimePlatform.CpuArchitecture != types.CPUArchitectureX8664 {
		step.Arch = string(t.RuntimePlatform.CpuArchitecture)
	}
	for _, v := range c.Environment {
		step.Environment[aws.ToString(v.Name)] = aws.ToString(v.Value)
	}
	for _, v := range c.Secrets {
		step.Secrets[aws.ToString(v.Name)] = aws.ToString(v.ValueFrom)
	}
	return step, nil
}

// number is the text's, or else the other.
func number(text *string, other int) int {
	if n, err := strconv.Atoi(aws.ToString(text)); err == nil {
		return n
	}
	return other
}

// readSchedule notes what starts a state machine at a time.
func (r *reader) readSchedule(ctx context.Context, resource Resource) error {
	switch resource.Type {
	case "AWS::Scheduler::Schedule":
		out, err := scheduler.NewFromConfig(r.cfg).GetSchedule(ctx, &scheduler.GetScheduleInput{Name: &resource.ID})
		if err != nil {
			return err
		}
		if out.Target != nil {
			r.scheduled(aws.ToString(out.Target.Arn), aws.ToString(out.ScheduleExpression))
		}
	case "AWS::Events::Rule":
		client, name := eventbridge.NewFromConfig(r.cfg), resource.ID[strings.LastIndex(resource.ID, "/")+1:]
		rule, err := client.DescribeRule(ctx, &eventbridge.DescribeRuleInput{Name: &name})
		if err != nil {
			return err
		}
		targets, err := client.ListTargetsByRule(ctx, &eventbridge.ListTargetsByRuleInput{Rule: &name})
		if err != nil {
			return err
		}
		for _, target := range targets.Targets {
			if expression := aws.ToString(rule.ScheduleExpression); expression != "" {
				r.scheduled(aws.ToString(target.Arn), expression)
			} else {
				r.note("Rule %s starts %s when something happens: see on_object in tfgen help spec pipeline.", name,
					aws.ToString(target.Arn))
			}
		}
	}
	return nil
}

func (r *reader) scheduled(machine, expression string) {
	r.schedules[machine] = append(r.schedules[machine], expression)
}

func (r *reader) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}
