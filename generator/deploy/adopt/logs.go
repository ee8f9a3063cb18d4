package adopt

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/tfgen/tfgen/generator/spec"
)

// logGroup asks for the group before it asks for its tags, which may outlive it for a while.
func logGroup(client *cloudwatchlogs.Client, env *spec.Environment) look {
	return func(ctx context.Context, name string) (string, map[string]string, error) {
		groups, err := client.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &name})
		if err != nil {
			return "", nil, err
		}
		named := func(g types.LogGroup) bool { return aws.ToString(g.LogGroupName) == name }
		if !slices.ContainsFunc(groups.LogGroups, named) {
			return "", nil, nil
		}
		out, err := client.ListTagsForResource(ctx, &cloudwatchlogs.ListTagsForResourceInput{
			ResourceArn: aws.String(env.ARN("logs", "log-group:"+name)),
		})
		if err != nil {
			return "", nil, err
		}
		return name, out.Tags, nil
	}
}
