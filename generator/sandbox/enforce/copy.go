package enforce

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// location is where an object is.
type location struct {
	bucket, key, version string
}

// sourceOf reads the header that names the source of a copy: BUCKET/KEY, URL-encoded, perhaps with a version.
func sourceOf(header string) (location, error) {
	path, version, _ := strings.Cut(strings.TrimPrefix(header, "/"), "?versionId=")
	path, err := url.PathUnescape(path)
	bucket, key, ok := strings.Cut(path, "/")
	if err != nil || !ok || strings.Contains(bucket, ":") {
		return location{}, fmt.Errorf("the source %q is not BUCKET/KEY", header)
	}
	return location{bucket: bucket, key: key, version: version}, nil
}

// sourceNeeds is what the source of a copy takes.
func (e *enforcer) sourceNeeds(ctx context.Context, c *s3Call) ([]need, error) {
	source, err := sourceOf(c.request.Header.Get("X-Amz-Copy-Source"))
	if err != nil {
		return nil, err
	}
	b, err := e.facts.bucket(ctx, source.bucket, c.Region)
	if errors.Is(err, errAbsent) {
		return nil, nil // S3 says that there is no such bucket
	}
	if err != nil {
		return nil, err
	}
	action := "s3:GetObject"
	if source.version != "" {
		action = "s3:GetObjectVersion"
	}
	needs := []need{b.need(action, source.key)}
	o, err := e.facts.object(ctx, c.Region, b, source)
	if errors.Is(err, errAbsent) {
		return append(needs, b.need("s3:ListBucket", "")), nil // to be told so
	}
	if err != nil {
		return nil, err
	}
	key, err := e.facts.keyNeeds(ctx, c.Region, "kms:Decrypt", o)
	return append(needs, key...), err
}

// object asks for an object of a bucket.
func (f *facts) object(ctx context.Context, region string, b bucket, source location) (stored, error) {
	input := &s3.HeadObjectInput{Bucket: &source.bucket, Key: &source.key}
	if source.version != "" {
		input.VersionId = &source.version
	}
	out, err := s3Client(f.next, b.owner, region).HeadObject(ctx, input)
	if statusOf(err) == http.StatusNotFound {
		return stored{}, errAbsent
	}
	if err != nil {
		return stored{}, fmt.Errorf("asking for the source of the copy: %w", err)
	}
	return stored{b, source.key, encryption{
		kms: isKMS(string(out.ServerSideEncryption)), key: aws.ToString(out.SSEKMSKeyId),
		bucketKey: aws.ToBool(out.BucketKeyEnabled),
	}}, nil
}
