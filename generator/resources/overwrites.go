package resources

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/tfgen/tfgen/generator/terraform"
)

// configured finds a configuration of an object that has an attribute's value for its id, which terraform import takes
// for the configuration's, too.
func configured(attribute string, there func(ctx context.Context, s Search, id string) (bool, error)) Find {
	return func(ctx context.Context, s Search, planned terraform.ResourceChange) (Object, error) {
		id := text(planned.After, attribute)
		if id == "" {
			return Object{}, nil // the object itself is still to be made
		}
		switch found, err := there(ctx, s, id); {
		case absent(err), unset(err), err == nil && !found:
			return Object{}, nil
		case err != nil:
			return Object{}, err
		}
		return Object{ID: id}, nil
	}
}

// unset says whether AWS's answer means that an object has no such configuration.
func unset(err error) bool {
	return answered(err,
		"NoSuchBucketPolicy", "NoSuchLifecycleConfiguration", "NoSuchPublicAccessBlockConfiguration", // S3
		"OwnershipControlsNotFoundError", "ServerSideEncryptionConfigurationNotFoundError", // S3
		"LifecyclePolicyNotFoundException", "RepositoryPolicyNotFoundException") // ECR
}

// ofBucket finds a configuration of a bucket. Calls name the account, so that no other's bucket answers.
func ofBucket(there func(ctx context.Context, client *s3.Client, bucket, owner *string) (bool, error)) Find {
	return configured("bucket", func(ctx context.Context, s Search, name string) (bool, error) {
		return there(ctx, s3.NewFromConfig(s.Config), &name, aws.String(s.Env.AccountID))
	})
}

func hasLifecycle(ctx context.Context, client *s3.Client, bucket, owner *string) (bool, error) {
	_, err := client.GetBucketLifecycleConfiguration(ctx, &s3.GetBucketLifecycleConfigurationInput{
		Bucket: bucket, ExpectedBucketOwner: owner,
	})
	return err == nil, err
}

func hasNotifications(ctx context.Context, client *s3.Client, bucket, owner *string) (bool, error) {
	out, err := client.GetBucketNotificationConfiguration(ctx, &s3.GetBucketNotificationConfigurationInput{
		Bucket: bucket, ExpectedBucketOwner: owner,
	})
	if err != nil {
		return false, err
	}
	kinds := len(out.LambdaFunctionConfigurations) + len(out.QueueConfigurations) + len(out.TopicConfigurations)
	return kinds > 0 || out.EventBridgeConfiguration != nil, nil
}

func hasOwnership(ctx context.Context, client *s3.Client, bucket, owner *string) (bool, error) {
	_, err := client.GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{
		Bucket: bucket, ExpectedBucketOwner: owner,
	})
	return err == nil, err
}

func hasBucketPolicy(ctx context.Context, client *s3.Client, bucket, owner *string) (bool, error) {
	_, err := client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: bucket, ExpectedBucketOwner: owner})
	return err == nil, err
}

func hasPublicAccessBlock(ctx context.Context, client *s3.Client, bucket, owner *string) (bool, error) {
	_, err := client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{
		Bucket: bucket, ExpectedBucketOwner: owner,
	})
	return err == nil, err
}

func hasEncryption(ctx context.Context, client *s3.Client, bucket, owner *string) (bool, error) {
	_, err := client.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: bucket, ExpectedBucketOwner: owner})
	return err == nil, err
}

// hasVersioning is true of a bucket whose versions are kept, or were once.
func hasVersioning(ctx context.Context, client *s3.Client, bucket, owner *string) (bool, error) {
	out, err := client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: bucket, ExpectedBucketOwner: owner})
	return err == nil && out.Status != types.BucketVersioningStatus(""), err
}

func hasLifecyclePolicy(ctx context.Context, s Search, repository string) (bool, error) {
	_, err := ecr.NewFromConfig(s.Config).GetLifecyclePolicy(ctx, &ecr.GetLifecyclePolicyInput{
		RepositoryName: &repository,
	})
	return err == nil, err
}

func hasRepositoryPolicy(ctx context.Context, s Search, repository string) (bool, error) {
	_, err := ecr.NewFromConfig(s.Config).GetRepositoryPolicy(ctx, &ecr.GetRepositoryPolicyInput{
		RepositoryName: &repository,
	})
	return err == nil, err
}

func hasQueuePolicy(ctx context.Context, s Search, url string) (bool, error) {
	out, err := sqs.NewFromConfig(s.Config).GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: &url, AttributeNames: []sqstypes.QueueAttributeName{sqstypes.QueueAttributeNamePolicy},
	})
	return err == nil && out.Attributes["Policy"] != "", err
}

// hasTopicPolicy is true of every topic: SNS gives it one.
func hasTopicPolicy(ctx context.Context, s Search, arn string) (bool, error) {
	_, err := sns.NewFromConfig(s.Config).GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: &arn})
	return err == nil, err
}

func hasBusPolicy(ctx context.Context, s Search, bus string) (bool, error) {
	out, err := eventbridge.NewFromConfig(s.Config).DescribeEventBus(ctx, &eventbridge.DescribeEventBusInput{Name: &bus})
	return err == nil && aws.ToString(out.Policy) != "", err
}

// inlinePolicy finds a role's inline policy of the planned name.
func inlinePolicy(ctx context.Context, s Search, planned terraform.ResourceChange) (Object, error) {
	role, name := text(planned.After, "role"), text(planned.After, "name")
	if role == "" || name == "" {
		return Object{}, nil
	}
	switch _, err := iam.NewFromConfig(s.Config).GetRolePolicy(ctx, &iam.GetRolePolicyInput{
		RoleName: &role, PolicyName: &name,
	}); {
	case absent(err):
		return Object{}, nil
	case err != nil:
		return Object{}, err
	}
	return Object{ID: role + ":" + name}, nil
}
