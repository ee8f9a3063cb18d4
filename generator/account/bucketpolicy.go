package account

import (
	"context"
	"encoding/json"
	"fmt"
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
	want, err := b.wantedPolicy(have)
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

// wantedPolicy is the policy that the bucket has, with our statement in the place of one of that name. Statements that
// somebody else added, for instance for backups, stay.
func (b bucket) wantedPolicy(have string) (policy, error) {
	want := newPolicy(b.tlsOnly())
	if have == "" {
		return want, nil
	}
	var old struct{ Statement json.RawMessage }
	if err := json.Unmarshal([]byte(have), &old); err != nil {
		return policy{}, fmt.Errorf("decoding its policy: %w", err)
	}
	var statements []map[string]any
	if err := json.Unmarshal(old.Statement, &statements); err != nil {
		var single map[string]any // a policy of one statement needs no list
		if err := json.Unmarshal(old.Statement, &single); err != nil {
			return policy{}, fmt.Errorf("decoding its policy's statements: %w", err)
		}
		statements = append(statements, single)
	}
	for _, s := range statements {
		if s["Sid"] != b.tlsOnly().Sid {
			want.Statement = append(want.Statement, s)
		}
	}
	return want, nil
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
	var set []types.Tag
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		set = append(set, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	_, err = b.client.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{
		Bucket:  b.name,
		Tagging: &types.Tagging{TagSet: set},
	})
	return err
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
