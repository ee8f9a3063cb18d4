package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
)

// tlsOnly refuses every request to the bucket that isn't encrypted on its way.
func (b bucket) tlsOnly() statement {
	arn := awsname.BucketARN(b.env.Partition, *b.name)
	return statement{
		Sid:       "DenyInsecureTransport",
		Effect:    "Deny",
		Principal: "*",
		Action:    []string{"s3:*"},
		Resource:  []string{arn, arn + "/*"},
		Condition: map[string]map[string][]string{"Bool": {"aws:SecureTransport": {"false"}}},
	}
}

// wantedPolicy is the policy that is there with our statements in it.
func (b bucket) wantedPolicy(have string) (policy, error) {
	tlsOnly := b.tlsOnly()
	isOurs := func(sid string) bool { return sid == tlsOnly.Sid || isStateGrant(sid) }
	return merge(have, isOurs, append(stateGrants(b.sharers), tlsOnly)...)
}

func (b bucket) lookPolicy(ctx context.Context) (string, string, error) {
	have, err := b.policy(ctx)
	if err != nil {
		return "", "", err
	}
	want, err := b.wantedPolicy(have)
	if err != nil {
		return "", "", err
	}
	same, err := samePolicy(want, have)
	if err != nil {
		return "", "", err
	}
	return differs(same, "didn't refuse requests without TLS, or let others in")
}

func (b bucket) putPolicy(ctx context.Context) error {
	have, err := b.policy(ctx)
	if err != nil && !absent(err) {
		return err
	}
	want, err := b.wantedPolicy(have)
	if err != nil {
		return err
	}
	text, err := want.json()
	if err != nil {
		return err
	}
	_, err = b.client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: b.name, Policy: aws.String(text)})
	return err
}

func (b bucket) policy(ctx context.Context) (string, error) {
	out, err := b.client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: b.name})
	if err != nil {
		return "", err
	}
	return aws.ToString(out.Policy), nil
}
