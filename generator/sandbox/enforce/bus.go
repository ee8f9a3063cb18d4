package enforce

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// busPolicy asks for the policy of an event bus. It is nil where the bus has none, or isn't there.
func (f *facts) busPolicy(ctx context.Context, account, region, name string) (*access.Policy, error) {
	client := eventbridge.NewFromConfig(proxy.Config(f.next, account, region))
	out, err := client.DescribeEventBus(ctx, &eventbridge.DescribeEventBusInput{Name: &name})
	if absent := (*types.ResourceNotFoundException)(nil); errors.As(err, &absent) {
		return nil, nil
	}
	if err != nil || aws.ToString(out.Policy) == "" {
		return nil, err
	}
	return access.Parse(access.ResourcePolicy, []byte(*out.Policy))
}
