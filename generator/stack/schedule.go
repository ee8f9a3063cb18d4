package stack

import (
	"cmp"
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"
)

// schedule starts a state machine at a time.
type schedule struct {
	id         string // CloudFormation's
	role       string // ARN of the role that starts it
	name       string
	expression string
	timezone   string // empty: UTC
	input      string
	disabled   bool
}

// readSchedule notes what starts a state machine at a time.
func (r *reader) readSchedule(ctx context.Context, resource Resource) error {
	switch resource.Type {
	case "AWS::Scheduler::Schedule":
		return r.readScheduler(ctx, resource)
	case "AWS::Events::Rule":
		return r.readRule(ctx, resource)
	}
	return nil
}

func (r *reader) readScheduler(ctx context.Context, resource Resource) error {
	client, name := scheduler.NewFromConfig(r.cfg), last(resource.ID)
	var group *string
	if groups := r.referred(resource, "GroupName"); len(groups) > 0 {
		group = &groups[0]
	}
	out, err := client.GetSchedule(ctx, &scheduler.GetScheduleInput{Name: &name, GroupName: group})
	if err != nil {
		return err
	}
	if out.Target == nil {
		return nil
	}
	s := schedule{
		id: resource.ID, name: name, expression: aws.ToString(out.ScheduleExpression), input: aws.ToString(out.Target.Input),
		role: aws.ToString(out.Target.RoleArn), disabled: out.State == types.ScheduleStateDisabled,
	}
	if zone := aws.ToString(out.ScheduleExpressionTimezone); zone != "UTC" {
		s.timezone = zone
	}
	r.scheduled(aws.ToString(out.Target.Arn), s)
	return nil
}

func (r *reader) readRule(ctx context.Context, resource Resource) error {
	client, name, input := eventbridge.NewFromConfig(r.cfg), last(resource.ID), &eventbridge.DescribeRuleInput{}
	if bus, of, other := strings.Cut(resource.ID, "|"); other { // of another bus than the account's own
		input.EventBusName, name = &bus, of
	}
	input.Name = &name
	rule, err := client.DescribeRule(ctx, input)
	if err != nil {
		return err
	}
	targets, err := client.ListTargetsByRule(ctx, &eventbridge.ListTargetsByRuleInput{
		Rule: &name, EventBusName: input.EventBusName,
	})
	if err != nil {
		return err
	}
	for _, target := range targets.Targets {
		s := schedule{
			id: resource.ID, name: name, expression: aws.ToString(rule.ScheduleExpression), role: aws.ToString(target.RoleArn),
			input: aws.ToString(target.Input), disabled: rule.State == ebtypes.RuleStateDisabled,
		}
		if target.InputTransformer != nil {
			s.input = aws.ToString(target.InputTransformer.InputTemplate)
		}
		if s.expression != "" {
			r.scheduled(aws.ToString(target.Arn), s)
		} else if strings.Contains(aws.ToString(target.Arn), ":states:") {
			r.note("Rule %s starts %s when something happens: see on_object in tfgen help spec pipeline.", name,
				aws.ToString(target.Arn))
		}
	}
	return nil
}

func (r *reader) scheduled(machine string, s schedule) {
	r.schedules[machine] = append(r.schedules[machine], s)
}

// addSchedules adds to a pipeline what starts its state machine. Schedules of a pipeline's are all of one time zone,
// and paused together: of others, there is a note.
func (r *reader) addSchedules(p *Pipeline, machine string) {
	paused := true
	for _, s := range r.schedules[machine] {
		paused = paused && s.disabled
	}
	for _, s := range r.schedules[machine] {
		switch {
		case s.disabled && !paused:
			r.note("Schedule %s of %s is disabled, and isn't in the draft: %s.", s.name, p.Name, s.expression)
		case len(p.Schedules) > 0 && p.Timezone != s.timezone:
			r.note("Schedule %s of %s is of another time zone than what is before it, %s, and isn't in the draft: %s.", s.name,
				p.Name, cmp.Or(s.timezone, utc), s.expression)
		default:
			p.Schedules, p.Timezone, p.Paused = append(p.Schedules, s.expression), s.timezone, paused
			r.use(s.id, s.role)
			if strings.Trim(s.input, "{} ") != "" {
				r.note("Schedule %s of %s gives an input to the execution, and tfgen's give none: %s.", s.name, p.Name, s.input)
			}
		}
	}
	if p.Paused {
		r.note("The schedules of %s are disabled: its pipeline is paused.", p.Name)
	}
}
