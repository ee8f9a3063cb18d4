package enforce

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/access"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// errAbsent says that there is no such bucket or key, which the service itself says best.
var errAbsent = errors.New("it is not in the sandbox")

// bucket is what decides on the access to a bucket.
type bucket struct {
	arn, owner string
	region     string         // empty: moto didn't tell
	policy     *access.Policy // nil if there is none
	encryption encryption     // of objects that don't ask for another
}

// bucket asks for a bucket.
func (f *facts) bucket(ctx context.Context, name, region string) (bucket, error) {
	return f.buckets.get(name, "", func() (bucket, error) {
		owner := f.owner(name)
		client := s3Client(f.next, owner, region)
		head, err := client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name})
		switch {
		case statusOf(err) == http.StatusNotFound:
			return bucket{}, errAbsent
		case err != nil:
			return bucket{}, fmt.Errorf("asking for bucket %s: %w", name, err)
		case owner == "":
			return bucket{}, fmt.Errorf("the sandbox didn't see who created bucket %s", name)
		}
		partition := awsname.Partition(cmp.Or(region, "us-east-1")) // anonymous calls don't say where they go
		arn := awsname.ARN{Partition: partition, Service: "s3", Resource: name}
		b := bucket{arn: arn.String(), owner: owner, region: aws.ToString(head.BucketRegion)}
		if b.policy, err = bucketPolicy(ctx, client, name); err != nil {
			return bucket{}, fmt.Errorf("policy of bucket %s: %w", name, err)
		}
		if b.encryption, err = defaultEncryption(ctx, client, name); err != nil {
			return bucket{}, fmt.Errorf("encryption of bucket %s: %w", name, err)
		}
		return b, nil
	})
}

func bucketPolicy(ctx context.Context, client *s3.Client, name string) (*access.Policy, error) {
	out, err := client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &name})
	if statusOf(err) == http.StatusNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return access.Parse(access.ResourcePolicy, []byte(aws.ToString(out.Policy)))
}

func defaultEncryption(ctx context.Context, client *s3.Client, name string) (encryption, error) {
	out, err := client.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: &name})
	if statusOf(err) == http.StatusNotFound {
		return encryption{}, nil
	}
	if err != nil {
		return encryption{}, err
	}
	for _, rule := range out.ServerSideEncryptionConfiguration.Rules {
		if by := rule.ApplyServerSideEncryptionByDefault; by != nil {
			return encryption{
				kms: isKMS(string(by.SSEAlgorithm)), key: aws.ToString(by.KMSMasterKeyID),
				bucketKey: aws.ToBool(rule.BucketKeyEnabled),
			}, nil
		}
	}
	return encryption{}, nil
}

func s3Client(next http.Handler, account, region string) *s3.Client {
	return s3.NewFromConfig(proxy.Config(next, account, region), func(o *s3.Options) { o.UsePathStyle = true })
}
