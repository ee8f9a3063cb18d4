package resources

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// scheduleGroup is where schedules are that name no group.
const scheduleGroup = "default"

// schedules are the types of EventBridge Scheduler.
func schedules() []Type {
	named := Scope{"Schedules", []string{
		"arn:{partition}:scheduler:*:{account}:schedule/" + scheduleGroup + "/{pipeline}",
		"arn:{partition}:scheduler:*:{account}:schedule/" + scheduleGroup + "/{part}",
	}}
	return []Type{{
		Name:     "aws_scheduler_schedule",
		Identity: []string{"group_name", "name"},
		Find:     schedule,
		RoleFor:  "scheduler.amazonaws.com",
		Permissions: []Permission{
			{Scope: named, Actions: []string{
				"scheduler:CreateSchedule", "scheduler:DeleteSchedule", "scheduler:GetSchedule",
			}},
			{Scope: named, Actions: []string{"scheduler:UpdateSchedule"}, Why: "changes when or what a schedule starts"},
		},
	}}
}

// schedule finds a schedule. Schedules have no tags: one is ours if it starts one of our pipelines, with the role that
// is made for that.
func schedule(ctx context.Context, s Search, planned terraform.ResourceChange) (Object, error) {
	name, group := text(planned.After, "name"), text(planned.After, "group_name")
	if name == "" || group != "" && group != scheduleGroup {
		return Object{}, nil
	}
	out, err := scheduler.NewFromConfig(s.Config).GetSchedule(ctx, &scheduler.GetScheduleInput{Name: aws.String(name)})
	if absent(err) {
		return Object{}, nil
	}
	if err != nil {
		return Object{}, err
	}
	ours := slices.ContainsFunc(s.Env.Pipelines, func(p *spec.Pipeline) bool {
		return aws.ToString(out.Target.Arn) == p.ARN &&
			aws.ToString(out.Target.RoleArn) == s.Env.OwnRoleARN(p.Roles.Scheduler)
	})
	return Object{ID: scheduleGroup + "/" + name, Ours: ours}, nil
}
