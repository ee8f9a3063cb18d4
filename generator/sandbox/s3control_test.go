package sandbox_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
)

// TestS3Control tags a bucket as versions of the provider from 6.23 on do, in a process of its own with the sandbox's
// environment: the SDK reads from it where AWS is and which proxy to use.
func TestS3Control(t *testing.T) {
	s := sandboxtest.Start(t, sandbox.Options{Account: dev})
	child := exec.Command(os.Args[0])
	child.Env = append(s.Environ(os.Environ()), "TFGEN_TEST_CLIENT=1")
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestMain is that process, too.
func TestMain(m *testing.M) {
	if os.Getenv("TFGEN_TEST_CLIENT") == "" {
		m.Run()
		return
	}
	if err := tagBucket(context.Background()); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func tagBucket(ctx context.Context) error {
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	bucket := aws.String("tagged")
	storage, control := s3.NewFromConfig(cfg), s3control.NewFromConfig(cfg)
	if _, err := storage.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket}); err != nil {
		return err
	}
	account, arn := aws.String(dev), aws.String("arn:aws:s3:::tagged")
	_, err = control.TagResource(ctx, &s3control.TagResourceInput{
		AccountId: account, ResourceArn: arn,
		Tags: []types.Tag{{Key: aws.String("team"), Value: aws.String("data")}, {Key: aws.String("old"), Value: aws.String("x")}},
	})
	if err != nil {
		return err
	}
	_, err = control.UntagResource(ctx, &s3control.UntagResourceInput{
		AccountId: account, ResourceArn: arn, TagKeys: []string{"old"},
	})
	if err != nil {
		return err
	}
	listed, err := control.ListTagsForResource(ctx, &s3control.ListTagsForResourceInput{AccountId: account, ResourceArn: arn})
	if err != nil || len(listed.Tags) != 1 || aws.ToString(listed.Tags[0].Key) != "team" {
		return fmt.Errorf("S3 Control lists %+v: %w", listed, err)
	}
	tagging, err := storage.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: bucket})
	if err != nil || len(tagging.TagSet) != 1 || aws.ToString(tagging.TagSet[0].Value) != "data" {
		return fmt.Errorf("S3 lists %+v: %w", tagging, err)
	}
	return nil
}
