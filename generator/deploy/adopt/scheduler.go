package adopt

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// schedule finds an EventBridge schedule. Schedules have no tags: one is ours if it starts one of our pipelines, with
// the role that is made for that.
func schedule(client *scheduler.Client, env *spec.Environment) find {
	return func(ctx context.Context, r terraform.ResourceChange) (string, error) {
		const group = "default" // where schedules are that name no group
		name := text(r.After, "name")
		if name == "" || text(r.After, "group_name") != "" && text(r.After, "group_name") != group {
			return "", nil
		}
		out, err := client.GetSchedule(ctx, &scheduler.GetScheduleInput{Name: aws.String(name)})
		if absent(err) {
			return "", nil
		}
		if err != nil || !slices.ContainsFunc(env.Pipelines, func(p *spec.Pipeline) bool {
			return aws.ToString(out.Target.Arn) == p.ARN && aws.ToString(out.Target.RoleArn) == env.RoleARN(p.Roles.Scheduler)
		}) {
			return "", err
		}
		return group + "/" + name, nil
	}
}
