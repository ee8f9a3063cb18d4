package iam

import "github.com/tfgen/tfgen/generator/spec"

// ReadActions and WriteActions are what reads and writes in a spec mean, on a bucket and its objects. To ask for a
// version of an object takes an action of its own: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
func ReadActions(versions bool) []string {
	if versions {
		return []string{"s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"}
	}
	return []string{"s3:GetObject", "s3:ListBucket"}
}

// WriteActions are for objects alone: to write is not to list.
func WriteActions() []string { return []string{"s3:PutObject", "s3:AbortMultipartUpload"} }

// KeyActions are what S3 needs of a bucket's customer key, on behalf of a role that reads or writes. A multipart upload
// reads its own parts back, so a writer decrypts, too.
func KeyActions(write bool) []string {
	if write {
		return []string{"kms:Decrypt", "kms:GenerateDataKey"}
	}
	return []string{"kms:Decrypt"}
}

// ReadResources are a bucket (to list) and its objects (to get).
func ReadResources(b *spec.Bucket) []string { return []string{b.ARN(), b.ARN() + "/*"} }

// WriteResources are a bucket's objects.
func WriteResources(b *spec.Bucket) []string { return []string{b.ARN() + "/*"} }

// OnBuckets is the identity's half of the grants on buckets of one owner in an account, on all of which the same may be
// done. S3's ARNs carry no account: without the condition, a bucket that a stranger makes under a freed name would be
// taken for ours.
func OnBuckets(verb, owner, accountID string, actions, resources []string) Statement {
	return Statement{
		Sid:        Sid(verb, owner),
		Actions:    actions,
		Resources:  resources,
		Conditions: []Condition{{"StringEquals", "aws:ResourceAccount", []string{accountID}}},
	}
}
