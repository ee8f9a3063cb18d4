package account

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/tfgen/tfgen/generator/spec"
)

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
	wrong := wrongTags(b.wantedTags(), have)
	return differs(len(wrong) == 0, "differed in "+strings.Join(wrong, ", "))
}

func (b bucket) putTags(ctx context.Context) error { return b.addTags(ctx, b.wantedTags()) }

// addTags keeps the tags of others: S3 replaces the whole set.
func (b bucket) addTags(ctx context.Context, more map[string]string) error {
	tags, err := b.tags(ctx)
	if err != nil && !absent(err) {
		return err
	}
	if tags == nil {
		tags = map[string]string{}
	}
	maps.Copy(tags, more)
	_, err = b.client.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{
		Bucket:  b.name,
		Tagging: &types.Tagging{TagSet: s3Tags(tags)},
	})
	return err
}

// wantedTags are the environment's; of a bucket that several may share, those that don't differ between them.
func (b bucket) wantedTags() map[string]string {
	if b.env.Backend.Central {
		return bootstrapTags(b.env)
	}
	return b.env.AllTags()
}

// newTags are those that the bucket is made with, as an organization may demand some at that moment.
func (b bucket) newTags() map[string]string {
	tags := b.env.AllTags()
	if b.env.Backend.Central {
		delete(tags, b.env.OwnTags()[spec.EnvironmentTag].Key)
	}
	return tags
}

func s3Tags(tags map[string]string) []types.Tag {
	return tagList(tags, func(key, value *string) types.Tag { return types.Tag{Key: key, Value: value} })
}

// tagList are tags as a service's client takes them, sorted by key.
func tagList[T any](tags map[string]string, tag func(key, value *string) T) []T {
	var list []T
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, tag(aws.String(key), aws.String(tags[key])))
	}
	return list
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
