package adopt

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/tfgen/tfgen/generator/spec"
)

// stateMachine leaves out one that is being deleted, which takes until its last execution ends.
func stateMachine(client *sfn.Client, env *spec.Environment) look {
	return func(ctx context.Context, name string) (string, map[string]string, error) {
		arn := aws.String(env.ARN("states", "stateMachine:"+name))
		machine, err := client.DescribeStateMachine(ctx, &sfn.DescribeStateMachineInput{StateMachineArn: arn})
		if err != nil || machine.Status == types.StateMachineStatusDeleting {
			return "", nil, err
		}
		out, err := client.ListTagsForResource(ctx, &sfn.ListTagsForResourceInput{ResourceArn: arn})
		if err != nil {
			return "", nil, err
		}
		return *arn, tagMap(out.Tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
	}
}
