package resources

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

// logGroups are the types of CloudWatch Logs.
func logGroups() []Type {
	named := Scope{"LogGroups", []string{
		"arn:{partition}:logs:*:{account}:log-group:/ecs/{pipeline}",
		"arn:{partition}:logs:*:{account}:log-group:/ecs/{pipeline}:*",
		"arn:{partition}:logs:*:{account}:log-group:/aws/vendedlogs/states/{pipeline}",
		"arn:{partition}:logs:*:{account}:log-group:/aws/vendedlogs/states/{pipeline}:*",
	}}
	return []Type{{
		Name:     "aws_cloudwatch_log_group",
		Identity: []string{"name"},
		Data:     "the logs in it",
		Find:     tagged("name", logGroup),
		Permissions: []Permission{
			{Scope: anything(), Actions: []string{"logs:DescribeLogGroups"}},
			{Scope: named, Actions: []string{
				"logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:GetLogEvents", "logs:ListTagsForResource",
				"logs:PutRetentionPolicy", "logs:TagResource",
			}},
			{
				Scope: named, Actions: []string{"logs:DeleteRetentionPolicy", "logs:UntagResource"},
				Why: "log_retention_days = 0 keeps logs for ever; removes tags",
			},
		},
	}}
}

// logGroup asks for the group before it asks for its tags, which may outlive it for a while.
func logGroup(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	client := cloudwatchlogs.NewFromConfig(s.Config)
	groups, err := client.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &name})
	if err != nil {
		return "", nil, err
	}
	named := func(g types.LogGroup) bool { return aws.ToString(g.LogGroupName) == name }
	if !slices.ContainsFunc(groups.LogGroups, named) {
		return "", nil, nil
	}
	out, err := client.ListTagsForResource(ctx, &cloudwatchlogs.ListTagsForResourceInput{
		ResourceArn: aws.String(s.Env.ARN("logs", "log-group:"+name)),
	})
	if err != nil {
		return "", nil, err
	}
	return name, out.Tags, nil
}
