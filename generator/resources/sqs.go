package resources

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// queues are the types of SQS.
func queues() []Type {
	named := Scope{"Queues", []string{"arn:{partition}:sqs:*:{account}:{part}"}}
	return []Type{
		{
			Name:     "aws_sqs_queue",
			Identity: []string{"name"},
			Find:     tagged("name", queue),
			Permissions: []Permission{
				{Scope: named, Actions: []string{
					"sqs:CreateQueue", "sqs:DeleteQueue", "sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags",
					"sqs:SetQueueAttributes", "sqs:TagQueue",
				}},
				{Scope: named, Actions: []string{"sqs:UntagQueue"}, Why: "removes tags"},
			},
		},
		{
			Name:      "aws_sqs_queue_policy",
			Identity:  []string{"queue_url"},
			Converges: "SetQueueAttributes", Overwrites: configured("queue_url", hasQueuePolicy),
			Permissions: []Permission{{Scope: named, Actions: []string{
				"sqs:GetQueueAttributes", "sqs:SetQueueAttributes",
			}}},
		},
	}
}

func queue(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	client := sqs.NewFromConfig(s.Config)
	out, err := client.GetQueueUrl(ctx, &sqs.GetQueueUrlInput{QueueName: aws.String(name)})
	if err != nil {
		return "", nil, err
	}
	tags, err := client.ListQueueTags(ctx, &sqs.ListQueueTagsInput{QueueUrl: out.QueueUrl})
	if err != nil {
		return "", nil, err
	}
	return aws.ToString(out.QueueUrl), tags.Tags, nil
}
