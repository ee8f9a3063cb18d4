package enforce_test

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

// attempt is a call that may be refused.
type attempt func(context.Context, *s3.Client) error

func put(bucket, key string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		_, err := c.PutObject(ctx, &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("data")})
		return err
	}
}

func get(bucket, key string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		out, err := c.GetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
		if err != nil {
			return err
		}
		return out.Body.Close()
	}
}

func list(bucket, prefix string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		_, err := c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: &bucket, Prefix: &prefix})
		return err
	}
}

func listVersions(bucket string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		_, err := c.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: &bucket})
		return err
	}
}

func headBucket(bucket string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		_, err := c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket})
		return err
	}
}

// whereIs fails with the region of a bucket, as a caller in a region learns it who may not see the bucket.
func whereIs(bucket, in string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		_, err := c.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket}, func(o *s3.Options) { o.Region = in })
		var answer *awshttp.ResponseError
		if !errors.As(err, &answer) {
			return err
		}
		return &smithy.GenericAPIError{Code: answer.Response.Header.Get("X-Amz-Bucket-Region"), Message: answer.Error()}
	}
}

// location asks in a region where a bucket is.
func location(bucket, in string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		_, err := c.GetBucketLocation(ctx, &s3.GetBucketLocationInput{Bucket: &bucket}, func(o *s3.Options) { o.Region = in })
		return err
	}
}

// tagsOf asks for a bucket's tags in a region, and expects the bucket to be an account's.
func tagsOf(bucket, account, in string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		_, err := c.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &bucket, ExpectedBucketOwner: &account},
			func(o *s3.Options) { o.Region = in })
		return err
	}
}

func attributes(bucket, key string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		_, err := c.GetObjectAttributes(ctx, &s3.GetObjectAttributesInput{Bucket: &bucket, Key: &key,
			ObjectAttributes: []types.ObjectAttributes{types.ObjectAttributesEtag}})
		return err
	}
}

// presigned reads an object by a URL.
func presigned(bucket, key string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		signed, err := s3.NewPresignClient(c).PresignGetObject(ctx, &s3.GetObjectInput{Bucket: &bucket, Key: &key})
		if err != nil {
			return err
		}
		answer, err := http.Get(signed.URL)
		if err != nil {
			return err
		}
		if answer.StatusCode != http.StatusOK {
			err = &smithy.GenericAPIError{Code: answer.Status}
		}
		return errors.Join(err, answer.Body.Close())
	}
}

func head(bucket, key string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		_, err := c.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &bucket, Key: &key})
		return err
	}
}

func copyObject(source, bucket string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		_, err := c.CopyObject(ctx, &s3.CopyObjectInput{CopySource: &source, Bucket: &bucket, Key: aws.String("copy")})
		return err
	}
}

func putWith(change func(*s3.PutObjectInput)) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		in := &s3.PutObjectInput{Bucket: aws.String("mine"), Key: aws.String("k"), Body: strings.NewReader("data")}
		change(in)
		_, err := c.PutObject(ctx, in)
		return err
	}
}

// multipart uploads an object in one part.
func multipart(bucket string) attempt {
	return func(ctx context.Context, c *s3.Client) error {
		key := aws.String("parts")
		upload, err := c.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{Bucket: &bucket, Key: key})
		if err != nil {
			return err
		}
		number := aws.Int32(1)
		part, err := c.UploadPart(ctx, &s3.UploadPartInput{Bucket: &bucket, Key: key, UploadId: upload.UploadId,
			PartNumber: number, Body: strings.NewReader("data")})
		if err != nil {
			return err
		}
		_, err = c.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{Bucket: &bucket, Key: key,
			UploadId: upload.UploadId, MultipartUpload: &types.CompletedMultipartUpload{
				Parts: []types.CompletedPart{{ETag: part.ETag, PartNumber: number}}}})
		return err
	}
}
