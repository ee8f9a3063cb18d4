package store

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// sumKey is where Upload notes a model's SHA-256 in the object's metadata.
const sumKey = "sha256"

// Object is a model in a bucket.
type Object struct {
	Key       string `json:"key"`
	VersionID string `json:"version_id,omitempty"` // empty: the bucket was never versioned

	Size int64 `json:"size"` // bytes
	// Checksum is the SHA-256 of the content in base64. Empty: it isn't known without reading the object, see Digest.
	//
	// S3 keeps one of what was uploaded with a SHA-256 in a single request. Of an object uploaded in parts it only has
	// a digest of the parts' digests, which depends on how the content was cut and which nobody can compare with a
	// file's: there it is what Upload noted in the metadata, having checked it against what it sent.
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
	Checksum     string    `json:"checksum,omitempty"`
	ETag         string    `json:"etag"` // without quotes; changes with the content, but doesn't identify it
	LastModified time.Time `json:"last_modified"`
}

// Head asks S3 about an object; an empty version means the newest. It fails with NotFound, Deleted or Denied.
//
// It takes s3:GetObject, or s3:GetObjectVersion where a version is named, and s3:ListBucket, without which S3 says
// Denied of what isn't there. Where the bucket has a key of its own, it takes kms:Decrypt, too.
func (s *Store) Head(ctx context.Context, key, version string) (o Object, err error) {
	err = s.wait.Until(ctx, func() (err error) {
		o, err = s.head(ctx, key, version)
		return err
	})
	return o, err
}

// head asks once. Of a refusal, S3 doesn't tell the reason to who asks only for the head: so it looks for it.
func (s *Store) head(ctx context.Context, key, version string) (Object, error) {
	out, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{
		Bucket: &s.bucket, Key: &key, VersionId: optional(version), ExpectedBucketOwner: &s.owner,
		ChecksumMode: types.ChecksumModeEnabled,
	})
	if err != nil {
		err = s.failure(err, key)
		if !Denied.Is(err) {
			return Object{}, err
		}
		if _, _, reason := s.firstByte(ctx, key, version); Denied.Is(reason) {
			err = reason
		}
		return Object{}, err
	}
	o := Object{
		Key: key, VersionID: aws.ToString(out.VersionId), Size: aws.ToInt64(out.ContentLength),
		Checksum: aws.ToString(out.ChecksumSHA256), ETag: strings.Trim(aws.ToString(out.ETag), `"`),
		LastModified: aws.ToTime(out.LastModified),
	}
	if strings.Contains(o.ETag, "-") { // uploaded in parts: the ETag ends in their number
		o.Checksum = out.Metadata[sumKey]
	}
	return o, nil
}
