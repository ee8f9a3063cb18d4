package sandbox_test

import (
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
	child := exec.Command(os.Args[0], "-test.run=^TestS3ControlClient$", "-test.v")
	child.Env = append(s.Environ(os.Environ()), "TFGEN_TEST_CLIENT=1")
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestS3ControlClient is that process.
func TestS3ControlClient(t *testing.T) {
	if os.Getenv("TFGEN_TEST_CLIENT") == "" {
		t.Skip("TestS3Control runs it")
	}
	cfg, err := config.LoadDefaultConfig(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	bucket := aws.String("tagged")
	storage, control := s3.NewFromConfig(cfg), s3control.NewFromConfig(cfg)
	if _, err := storage.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: bucket}); err != nil {
		t.Fatal(err)
	}
	account, arn := aws.String(dev), aws.String("arn:aws:s3:::tagged")
	_, err = control.TagResource(t.Context(), &s3control.TagResourceInput{
		AccountId: account, ResourceArn: arn,
		Tags: []types.Tag{{Key: aws.String("team"), Value: aws.String("data")}, {Key: aws.String("old"), Value: aws.String("x")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = control.UntagResource(t.Context(), &s3control.UntagResourceInput{
		AccountId: account, ResourceArn: arn, TagKeys: []string{"old"},
	})
	if err != nil {
		t.Fatal(err)
	}
	listed, err := control.ListTagsForResource(t.Context(), &s3control.ListTagsForResourceInput{
		AccountId: account, ResourceArn: arn,
	})
	if err != nil || len(listed.Tags) != 1 || aws.ToString(listed.Tags[0].Key) != "team" {
		t.Errorf("S3 Control lists %+v, %v", listed, err)
	}
	tagging, err := storage.GetBucketTagging(t.Context(), &s3.GetBucketTaggingInput{Bucket: bucket})
	if err != nil || len(tagging.TagSet) != 1 || aws.ToString(tagging.TagSet[0].Value) != "data" {
		t.Errorf("S3 lists %+v, %v", tagging, err)
	}
}
