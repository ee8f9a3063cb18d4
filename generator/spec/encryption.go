package spec

import "strings"

// encryption evaluates what a bucket is encrypted with: S3's keys, a customer key of its own, or an existing one.
func (s *draft) encryption(b *bucketBlock, bucket *Bucket) {
	const own, s3 = "aws:kms", "AES256"
	v := s.text(b.Encryption, s3, func(v string) string {
		switch {
		case strings.HasPrefix(v, "arn:"):
			return bucket.existingKey(v)
		case v == own && bucket.External():
			return "The bucket is external, and of its key the spec has to have the ARN, for it to be used: write it instead."
		}
		if wrong := oneOf(s3, own)(v); wrong != "" {
			return wrong + " The ARN of an existing key is a third way."
		}
		return ""
	})
	bucket.KMS = v != s3 && v != ""
	if v != own && v != s3 {
		bucket.KeyARN = v
	}
}

// existingKey is the rule of a key that somebody else has made: S3 takes one of the bucket's region, in any account.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
func (b *Bucket) existingKey(v string) string {
	if b.Region == "" {
		return ""
	}
	return keyARN(v, b.Partition, b.Region, "S3 encrypts with keys of the bucket's region alone")
}
