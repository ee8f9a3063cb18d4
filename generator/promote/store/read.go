package store

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/internal/coded"
)

// CanRead reads the first byte of an object, as a task does whose model isn't pinned: by its key. With a version, it
// fails with Overwritten when that isn't what is read. Else it fails with NotFound, Deleted or Denied. It takes
// s3:GetObject and, where the bucket has a key of its own, kms:Decrypt.
func (s *Store) CanRead(ctx context.Context, key, version string) error {
	var current string
	var told bool
	err := s.wait.Until(ctx, func() (err error) {
		current, told, err = s.firstByte(ctx, key, "")
		return err
	})
	if told && version != "" && current != version {
		return coded.Errorf(Overwritten,
			"%s has been overwritten: its newest version is %s, not %s", s.url(key), current, version)
	}
	return err
}

// CanReadVersion reads the first byte of one version of an object, as a task does whose model is pinned. It fails with
// NotFound, Deleted or Denied. It takes s3:GetObjectVersion and, where the bucket has a key of its own, kms:Decrypt.
func (s *Store) CanReadVersion(ctx context.Context, key, version string) error {
	return s.wait.Until(ctx, func() error {
		_, _, err := s.firstByte(ctx, key, version)
		return err
	})
}

// firstByte reads it of the version, where empty of the newest one, and returns which one that was. S3 doesn't tell of
// an object that has no byte.
func (s *Store) firstByte(ctx context.Context, key, version string) (read string, told bool, err error) {
	out, err := s.client.GetObject(ctx, &s3.GetObjectInput{
		Bucket: &s.bucket, Key: &key, VersionId: optional(version), Range: aws.String("bytes=0-0"),
		ExpectedBucketOwner: &s.owner,
	})
	var answer *awshttp.ResponseError
	if errors.As(err, &answer) && answer.HTTPStatusCode() == http.StatusRequestedRangeNotSatisfiable {
		return "", false, nil // an empty object, which could be read
	}
	if err != nil {
		return "", false, s.failure(err, key)
	}
	defer closeBody(out.Body)
	if _, err := io.Copy(io.Discard, out.Body); err != nil {
		return "", false, fmt.Errorf("reading %s: %w", s.url(key), err)
	}
	return aws.ToString(out.VersionId), true, nil
}

// Digest reads an object to its end and returns the SHA-256 of its content in base64, for what has no Checksum. An
// empty version means the newest. It fails as Head does, and takes the same.
func (s *Store) Digest(ctx context.Context, key, version string) (string, error) {
	out, err := s.client.GetObject(ctx, &s3.GetObjectInput{
		Bucket: &s.bucket, Key: &key, VersionId: optional(version), ExpectedBucketOwner: &s.owner,
	})
	if err != nil {
		return "", s.failure(err, key)
	}
	defer closeBody(out.Body)
	hash := sha256.New()
	if _, err := io.Copy(hash, out.Body); err != nil {
		return "", fmt.Errorf("reading %s: %w", s.url(key), err)
	}
	return base64.StdEncoding.EncodeToString(hash.Sum(nil)), nil
}

// closeBody ends an answer of which everything needed has been read.
func closeBody(body io.Closer) { _ = body.Close() }
