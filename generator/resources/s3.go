package resources

import (
	"cmp"
	"context"
	"errors"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/tfgen/tfgen/generator/terraform"
)

// storage are the types of S3.
func storage() []Type {
	buckets := Scope{"Buckets", []string{"arn:{partition}:s3:::{bucket}", "arn:{partition}:s3:::{bucket}/*"}}
	part := func(name, converges string, overwrites Find, actions ...string) Type {
		return Type{
			Name: name, Identity: []string{"bucket"}, Converges: converges, Overwrites: overwrites,
			Permissions: []Permission{{Scope: buckets, Actions: actions}},
		}
	}
	return []Type{
		{
			Name:     "aws_s3_bucket",
			Identity: []string{"bucket"},
			Data:     "the objects in it",
			Force:    "force_destroy",
			Find:     bucket,
			Permissions: []Permission{
				{Scope: buckets, Actions: []string{
					"s3:CreateBucket", "s3:DeleteBucket", "s3:Get*Configuration", "s3:GetBucket*", "s3:ListBucket",
					"s3:PutBucketTagging",

					// force_destroy empties the bucket; one without tags is taken over if it never had an object.
					"s3:DeleteObjectVersion", "s3:ListBucketVersions",
				}},
				{
					Scope: buckets, Actions: []string{"s3:ListTagsForResource", "s3:TagResource", "s3:UntagResource"},
					Why: "how provider 6.23 and later handle a bucket's tags",
				},
			},
		},
		part("aws_s3_bucket_lifecycle_configuration", "PutBucketLifecycleConfiguration", ofBucket(hasLifecycle),
			"s3:GetLifecycleConfiguration", "s3:PutLifecycleConfiguration"),
		part("aws_s3_bucket_notification", "PutBucketNotificationConfiguration", ofBucket(hasNotifications),
			"s3:GetBucketNotification", "s3:PutBucketNotification"),
		part("aws_s3_bucket_ownership_controls", "PutBucketOwnershipControls", ofBucket(hasOwnership),
			"s3:GetBucketOwnershipControls", "s3:PutBucketOwnershipControls"),
		bucketPolicy(part("aws_s3_bucket_policy", "PutBucketPolicy", ofBucket(hasBucketPolicy),
			"s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:PutBucketPolicy")),
		part("aws_s3_bucket_public_access_block", "PutPublicAccessBlock", ofBucket(hasPublicAccessBlock),
			"s3:GetBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
		part("aws_s3_bucket_server_side_encryption_configuration", "PutBucketEncryption", ofBucket(hasEncryption),
			"s3:GetEncryptionConfiguration", "s3:PutEncryptionConfiguration"),
		part("aws_s3_bucket_versioning", "PutBucketVersioning", ofBucket(hasVersioning),
			"s3:GetBucketVersioning", "s3:PutBucketVersioning"),
	}
}

// bucketPolicy adds S3's limit: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html (20 KB)
func bucketPolicy(t Type) Type {
	t.Limits = []Limit{{Attribute: "policy", Characters: 20480, Remedy: fewerReaders}}
	return t
}

// fewerReaders is the remedy for policies that name those who use a bucket.
const fewerReaders = `grant_to = "account" in the bucket leaves out the readers' roles and names their accounts; ` +
	"a bucket that still more use has to be split."

// bucket finds a bucket of the environment's account, or what keeps its name from being had.
func bucket(ctx context.Context, s Search, planned terraform.ResourceChange) (Object, error) {
	found, err := tagged("bucket", bucketTags)(ctx, s, planned)
	var answer *awshttp.ResponseError
	if errors.As(err, &answer) && answer.HTTPStatusCode() < http.StatusInternalServerError {
		return hiddenBucket(ctx, s, text(planned.After, "bucket"), err)
	}
	return found, err
}

// bucketTags asks for a bucket's tags. S3 makes a bucket in one call and tags it in another: one of the right name in
// the right account that has no tags and never had an object was left between the two, and is ours.
func bucketTags(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	client, owner := s3.NewFromConfig(s.Config), aws.String(s.Env.AccountID)
	out, err := client.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &name, ExpectedBucketOwner: owner})
	switch {
	case err == nil:
		return name, tagMap(out.TagSet, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
	case !answered(err, "NoSuchTagSet"):
		return "", nil, err
	}
	objects, err := client.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{
		Bucket: &name, ExpectedBucketOwner: owner, MaxKeys: aws.Int32(1),
	})
	if err != nil || len(objects.Versions)+len(objects.DeleteMarkers) > 0 {
		return name, map[string]string{}, err
	}
	return name, identity(s.Env), nil
}

// hiddenBucket says what S3 didn't want to show: whoever asks for the head of a bucket learns its region, if there is
// one, whatever else is refused. Where even that isn't said, it is the refusal. The owner that is expected is left out
// of the question, so that this is no reason to say less.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
func hiddenBucket(ctx context.Context, s Search, name string, refusal error) (Object, error) {
	head, err := s3.NewFromConfig(s.Config).HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name})
	var answer *awshttp.ResponseError
	var region string
	switch {
	case absent(err):
		return Object{}, nil
	case err == nil:
		region = cmp.Or(aws.ToString(head.BucketRegion), s.Env.Region)
	case errors.As(err, &answer):
		region = answer.Response.Header.Get("X-Amz-Bucket-Region")
	}
	switch region {
	case "":
		return Object{}, refusal
	case s.Env.Region:
		return Object{ID: name, Taken: "is another account's bucket, or one that the role may not see, and no two buckets " +
			"have the same name, whatever their accounts"}, nil
	default:
		return Object{ID: name, Taken: "is a bucket in " + region + ", this account's or another's, and no two buckets " +
			"have the same name, whatever their regions and accounts"}, nil
	}
}
