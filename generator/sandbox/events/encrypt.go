package events

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// mayEncrypt asks the key of a topic, by its policy, whether it lets the service: who publishes there encrypts with it.
// The key is named by an id, an alias or an ARN; empty: there is none.
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
func (d delivery) mayEncrypt(ctx context.Context, key string, there awsname.ARN) error {
	if key == "" {
		return nil
	}
	if arn, ok := awsname.ParseARN(key); ok {
		there = arn
	}
	client := kms.NewFromConfig(proxy.Config(d.buses.next, there.Account, there.Region))
	described, err := client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &key}) // that of an alias, too
	if err != nil {
		return fmt.Errorf("its key %s: %w", key, err)
	}
	arn := described.KeyMetadata.Arn
	out, err := client.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: arn, PolicyName: aws.String("default")})
	if err != nil {
		return fmt.Errorf("its key %s: %w", key, err)
	}
	for _, action := range []string{"kms:GenerateDataKey", "kms:Decrypt"} {
		if err := d.allowed(action, *arn, aws.ToString(out.Policy)); err != nil {
			return fmt.Errorf("its key %s: %w", key, err)
		}
	}
	return nil
}
