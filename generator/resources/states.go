package resources

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// stateMachines are the types of Step Functions.
func stateMachines() []Type {
	named := Scope{"StateMachines", []string{
		"arn:{partition}:states:*:{account}:stateMachine:{pipeline}",
		"arn:{partition}:states:*:{account}:execution:{pipeline}:*",
	}}
	return []Type{{
		Name:     "aws_sfn_state_machine",
		Identity: []string{"name"},
		Data:     "the history of its executions",
		Find:     tagged("name", stateMachine),
		Busy:     running,

		// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
		Limits: []Limit{{Attribute: "definition", Characters: 1 << 20, Remedy: "Make two pipelines of it."}},

		RoleFor: "states.amazonaws.com",
		Permissions: []Permission{
			{Scope: anything(), Actions: []string{"states:ValidateStateMachineDefinition"}},
			{Scope: named, Actions: []string{
				"states:CreateStateMachine", "states:DeleteStateMachine", "states:DescribeStateMachine",
				"states:ListStateMachineVersions", "states:ListTagsForResource", "states:TagResource",
				"states:UpdateStateMachine",

				// tfgen run starts an execution and follows it, tfgen promote looks at the last one.
				"states:DescribeExecution", "states:GetExecutionHistory", "states:ListExecutions", "states:StartExecution",
			}},
			{Scope: named, Actions: []string{"states:UntagResource"}, Why: "removes tags"},
		},
	}}
}

// running are the names of the executions that haven't ended, up to a hundred.
func running(ctx context.Context, s Search, attributes map[string]any) ([]string, error) {
	out, err := sfn.NewFromConfig(s.Config).ListExecutions(ctx, &sfn.ListExecutionsInput{
		StateMachineArn: aws.String(text(attributes, "arn")), StatusFilter: types.ExecutionStatusRunning,
	})
	if answered(err, "StateMachineDoesNotExist") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range out.Executions {
		names = append(names, aws.ToString(e.Name))
	}
	return names, nil
}

// stateMachine leaves out one that is being deleted, which takes until its last execution ends.
func stateMachine(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	client, arn := sfn.NewFromConfig(s.Config), aws.String(s.Env.ARN("states", "stateMachine:"+name))
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
