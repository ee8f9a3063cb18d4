package account

import (
	"cmp"
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// lookEncryption takes any encryption where the spec has no key, as an account may have to use a key of its own.
func (b bucket) lookEncryption(ctx context.Context) (string, string, error) {
	out, err := b.client.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: b.name})
	if err != nil {
		return "", "", err
	}
	if out.ServerSideEncryptionConfiguration == nil || len(out.ServerSideEncryptionConfiguration.Rules) == 0 {
		return differs(false, "had no rule")
	}
	want, have := b.env.Backend.KMSKey, ""
	if rule := out.ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault; rule != nil {
		have = aws.ToString(rule.KMSMasterKeyID)
	}
	return differs(want == "" || want == have, "was with "+cmp.Or(have, "S3's own key"))
}

func (b bucket) putEncryption(ctx context.Context) error {
	byDefault := &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAes256}
	if key := b.env.Backend.KMSKey; key != "" {
		byDefault = &types.ServerSideEncryptionByDefault{
			SSEAlgorithm: types.ServerSideEncryptionAwsKms, KMSMasterKeyID: aws.String(key),
		}
	}
	_, err := b.client.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{
		Bucket: b.name,
		ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{
			Rules: []types.ServerSideEncryptionRule{{
				ApplyServerSideEncryptionByDefault: byDefault, BucketKeyEnabled: aws.Bool(b.env.Backend.KMSKey != ""),
			}},
		},
	})
	return err
}
