package adopt

import (
	"context"
	"errors"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/tfgen/tfgen/generator/spec"
)

// bucket finds a bucket of the environment's account. S3 makes a bucket in one call and tags it in another: one of the
// right name in the right account that has no tags and never had an object was left between the two, and is ours.
func bucket(client *s3.Client, env *spec.Environment) look {
	return func(ctx context.Context, name string) (string, map[string]string, error) {
		out, err := client.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{
			Bucket: aws.String(name), ExpectedBucketOwner: aws.String(env.AccountID),
		})
		switch {
		case err == nil:
			return name, tagMap(out.TagSet, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
		case elsewhere(err):
			return "", nil, nil
		case !answered(err, "NoSuchTagSet"):
			return "", nil, err
		}
		objects, err := client.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{
			Bucket: aws.String(name), ExpectedBucketOwner: aws.String(env.AccountID), MaxKeys: aws.Int32(1),
		})
		if err != nil || len(objects.Versions)+len(objects.DeleteMarkers) > 0 {
			return "", nil, err
		}
		return name, identity(env), nil
	}
}

// elsewhere says whether S3's answer means that the bucket is another account's or in another region.
func elsewhere(err error) bool {
	var answer *awshttp.ResponseError
	return errors.As(err, &answer) &&
		(answer.HTTPStatusCode() == http.StatusForbidden || answer.HTTPStatusCode() == http.StatusMovedPermanently)
}
