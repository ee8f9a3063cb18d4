package account

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/tfgen/tfgen/generator/internal/coded"
	"github.com/tfgen/tfgen/generator/spec"
)

// bucketWait bounds the wait for a new bucket to be seen everywhere.
const bucketWait = time.Minute

// bucket is the state bucket of an environment, and perhaps of others.
type bucket struct {
	client  *s3.Client
	env     *spec.Environment
	sharers []*spec.Environment // all of the project whose states it has
	name    *string
	shared  bool // the user has said that the bucket may be another's
}

// stateBucket is everything about the state bucket, the bucket itself first; nothing when the state is a local file.
func stateBucket(cfg aws.Config, env *spec.Environment, o BootstrapOptions) []setting {
	client := s3.NewFromConfig(inRegion(cfg, env.Backend.Region))
	b := bucket{client, env, o.StateSharers, aws.String(env.Backend.Bucket), o.ShareBucket}
	properties := []setting{
		{"bucket versioning", *b.name, b.lookVersioning, b.putVersioning},
		{"bucket encryption", *b.name, b.lookEncryption, b.putEncryption},
		{"public access block", *b.name, b.lookAccessBlock, b.putAccessBlock},
		{"object ownership", *b.name, b.lookOwnership, b.putOwnership},
		{"bucket policy", *b.name, b.lookPolicy, b.putPolicy},
		{"bucket tags", *b.name, b.lookTags, b.putTags},
	}
	for i := range properties {
		properties[i].look = b.unlessShared(properties[i].look)
	}
	return append([]setting{{"state bucket", *b.name, b.lookBucket, b.putBucket}}, properties...)
}

// unlessShared looks, and leaves what differs of a bucket that is another's.
func (b bucket) unlessShared(look look) look {
	return func(ctx context.Context) (string, string, error) {
		action, detail, err := look(ctx)
		if action == Exists || err != nil && !absent(err) {
			return action, detail, err
		}
		owned, ownedErr := b.owned(ctx)
		if ownedErr != nil || owned {
			return action, detail, cmp.Or(ownedErr, err)
		}
		return Leave, strings.TrimPrefix(detail+", and the bucket is another's", ", and "), nil
	}
}

func (b bucket) lookBucket(ctx context.Context) (string, string, error) {
	found, err := findStateBucket(ctx, b.client, b.env)
	if err != nil {
		return "", "", err
	}
	if !found {
		return Create, "in " + b.env.Backend.Region, nil
	}
	return Exists, "", b.claim(ctx)
}

func (b bucket) putBucket(ctx context.Context) error {
	in := &s3.CreateBucketInput{
		Bucket:                    b.name,
		CreateBucketConfiguration: &types.CreateBucketConfiguration{Tags: s3Tags(b.newTags())},
	}
	if region := b.env.Backend.Region; region != "us-east-1" { // the one region that S3 refuses as a constraint
		in.CreateBucketConfiguration.LocationConstraint = types.BucketLocationConstraint(region)
	}
	_, err := b.client.CreateBucket(ctx, in)
	var taken *types.BucketAlreadyExists
	if errors.As(err, &taken) {
		return coded.Errorf(StateBucketTaken,
			"the name is another account's, and bucket names are global: name another bucket "+
				"in the backend block: %w", err)
	}
	if err != nil {
		return err
	}
	if err := s3.NewBucketExistsWaiter(b.client).Wait(ctx, &s3.HeadBucketInput{Bucket: b.name}, bucketWait); err != nil {
		return err
	}
	return b.addTags(ctx, b.newTags()) // for what speaks S3 and knows no tags at creation: they say whose the bucket is
}

func (b bucket) lookVersioning(ctx context.Context) (string, string, error) {
	out, err := b.client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: b.name})
	if err != nil {
		return "", "", err
	}
	if out.Status == "" { // never versioned, which S3 doesn't call an error
		return Create, "", nil
	}
	return differs(out.Status == types.BucketVersioningStatusEnabled, "was suspended")
}

func (b bucket) putVersioning(ctx context.Context) error {
	_, err := b.client.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
		Bucket:                  b.name,
		VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	return err
}

func (b bucket) lookAccessBlock(ctx context.Context) (string, string, error) {
	out, err := b.client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: b.name})
	if err != nil {
		return "", "", err
	}
	block := out.PublicAccessBlockConfiguration
	all := block != nil && aws.ToBool(block.BlockPublicAcls) && aws.ToBool(block.BlockPublicPolicy) &&
		aws.ToBool(block.IgnorePublicAcls) && aws.ToBool(block.RestrictPublicBuckets)
	return differs(all, "didn't block everything public")
}

func (b bucket) putAccessBlock(ctx context.Context) error {
	_, err := b.client.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{
		Bucket: b.name,
		PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls:       aws.Bool(true),
			BlockPublicPolicy:     aws.Bool(true),
			IgnorePublicAcls:      aws.Bool(true),
			RestrictPublicBuckets: aws.Bool(true),
		},
	})
	return err
}

func (b bucket) lookOwnership(ctx context.Context) (string, string, error) {
	out, err := b.client.GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{Bucket: b.name})
	if err != nil {
		return "", "", err
	}
	enforced := out.OwnershipControls != nil && slices.ContainsFunc(out.OwnershipControls.Rules,
		func(r types.OwnershipControlsRule) bool {
			return r.ObjectOwnership == types.ObjectOwnershipBucketOwnerEnforced
		})
	return differs(enforced, "let other accounts own objects")
}

func (b bucket) putOwnership(ctx context.Context) error {
	_, err := b.client.PutBucketOwnershipControls(ctx, &s3.PutBucketOwnershipControlsInput{
		Bucket: b.name,
		OwnershipControls: &types.OwnershipControls{Rules: []types.OwnershipControlsRule{
			{ObjectOwnership: types.ObjectOwnershipBucketOwnerEnforced},
		}},
	})
	return err
}
