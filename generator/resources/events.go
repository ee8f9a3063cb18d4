package resources

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
)

// events are the types of EventBridge, all on the account's default bus.
func events() []Type {
	named := Scope{"Rules", []string{"arn:{partition}:events:*:{account}:rule/{part}"}}
	return []Type{
		{
			Name: "aws_cloudwatch_event_rule",
			Find: tagged("name", eventRule),
			Permissions: []Permission{
				{Scope: named, Actions: []string{
					"events:DeleteRule", "events:DescribeRule", "events:ListTagsForResource", "events:PutRule",
					"events:TagResource",
				}},
				{Scope: named, Actions: []string{"events:UntagResource"}, Why: "removes tags"},
			},
		},
		{
			Name:      "aws_cloudwatch_event_target",
			Converges: "PutTargets",
			RoleFor:   "events.amazonaws.com",
			Permissions: []Permission{{Scope: named, Actions: []string{
				"events:ListTargetsByRule", "events:PutTargets", "events:RemoveTargets",
			}}},
		},
	}
}

func eventRule(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	client := eventbridge.NewFromConfig(s.Config)
	found, err := client.DescribeRule(ctx, &eventbridge.DescribeRuleInput{Name: aws.String(name)})
	if err != nil {
		return "", nil, err
	}
	out, err := client.ListTagsForResource(ctx, &eventbridge.ListTagsForResourceInput{ResourceARN: found.Arn})
	if err != nil {
		return "", nil, err
	}
	return name, tagMap(out.Tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
}
