package resources

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
)

// topics are the types of SNS.
func topics() []Type {
	named := Scope{"Topics", []string{"arn:{partition}:sns:*:{account}:{prefix}-*"}}
	return []Type{
		{
			Name:     "aws_sns_topic",
			Identity: []string{"name"},
			Find:     tagged("name", topic),
			ImportID: func(attributes map[string]any) string { return text(attributes, "arn") },
			Permissions: []Permission{
				{Scope: named, Actions: []string{
					"sns:CreateTopic", "sns:DeleteTopic", "sns:GetTopicAttributes", "sns:ListTagsForResource",
					"sns:SetTopicAttributes", "sns:TagResource",
				}},
				{Scope: named, Actions: []string{"sns:UntagResource"}, Why: "removes tags"},
			},
		},
		{
			Name:      "aws_sns_topic_policy",
			Identity:  []string{"arn"},
			Converges: "SetTopicAttributes", Overwrites: configured("arn", hasTopicPolicy),

			// https://docs.aws.amazon.com/general/latest/gr/sns.html
			Limits: []Limit{{
				Attribute: "policy", Characters: 30720,
				Remedy: "Have fewer pipelines tell the environment's topic: topic in on_failure names another.",
			}},
			Permissions: []Permission{{Scope: named, Actions: []string{"sns:GetTopicAttributes", "sns:SetTopicAttributes"}}},
		},
		{
			Name:      "aws_sns_topic_subscription",
			Identity:  []string{"topic_arn", "protocol", "endpoint"},
			Converges: "Subscribe", // answers with the subscription that is there
			Permissions: []Permission{{Scope: named, Actions: []string{
				"sns:GetSubscriptionAttributes", "sns:Subscribe", "sns:Unsubscribe",
			}}, {
				Scope: named, Actions: []string{"sns:SetSubscriptionAttributes"}, Why: "changes whom a filter lets be told",
			}},
		},
	}
}

func topic(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	client, arn := sns.NewFromConfig(s.Config), aws.String(s.Env.ARN("sns", name))
	if _, err := client.GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: arn}); err != nil {
		return "", nil, err
	}
	out, err := client.ListTagsForResource(ctx, &sns.ListTagsForResourceInput{ResourceArn: arn})
	if err != nil {
		return "", nil, err
	}
	return *arn, tagMap(out.Tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
}
