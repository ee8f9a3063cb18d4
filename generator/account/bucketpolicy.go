package account

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

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

func (b bucket) lookPolicy(ctx context.Context) (string, string, error) {
	have, err := b.policy(ctx)
	if err != nil {
		return "", "", err
	}
	want, err := merge(have, b.tlsOnly())
	if err != nil {
		return "", "", err
	}
	same, err := samePolicy(want, have)
	if err != nil {
		return "", "", err
	}
	return differs(same, "didn't refuse requests without TLS")
}

func (b bucket) putPolicy(ctx context.Context) error {
	have, err := b.policy(ctx)
	if err != nil && !absent(err) {
		return err
	}
	want, err := merge(have, b.tlsOnly())
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

func (b bucket) tags(ctx context.Context) (map[string]string, error) {
	out, err := b.client.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: b.name})
	if err != nil {
		return nil, err
	}
	tags := map[string]string{}
	for _, t := range out.TagSet {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return tags, nil
}

func (b bucket) lookTags(ctx context.Context) (string, string, error) {
	have, err := b.tags(ctx)
	if err != nil {
		return "", "", err
	}
	wrong := wrongTags(b.env.AllTags(), have)
	return differs(len(wrong) == 0, "differed in "+strings.Join(wrong, ", "))
}

// putTags keeps the tags of others: S3 replaces the whole set.
func (b bucket) putTags(ctx context.Context) error {
	tags, err := b.tags(ctx)
	if err != nil && !absent(err) {
		return err
	}
	if tags == nil {
		tags = map[string]string{}
	}
	maps.Copy(tags, b.env.AllTags())
	_, err = b.client.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{
		Bucket:  b.name,
		Tagging: &types.Tagging{TagSet: s3Tags(tags)},
	})
	return err
}

func s3Tags(tags map[string]string) []types.Tag {
	var set []types.Tag
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		set = append(set, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	return set
}

// wrongTags are the keys, sorted, that have lacks or has with another value.
func wrongTags(want, have map[string]string) []string {
	var wrong []string
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if value, ok := have[key]; !ok || value != want[key] {
			wrong = append(wrong, key)
		}
	}
	return wrong
}
