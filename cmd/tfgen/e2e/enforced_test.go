package e2e

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/tfgen/tfgen/generator/sandbox"
)

const (
	modelKey = "models/v1.2.3/model.pkl"
	devTask  = "ds-preprocessing-task-dev"
	prodTask = "ds-preprocessing-task-prod"
)

// testEnforcement has the tasks' roles do what they may, and try what they may not: what the policies say is what AWS
// does. It leaves the policies as they were.
func (bed *testbed) testEnforcement(t *testing.T) {
	const devInput, prodInput = "ds-input-dev-123456789012-us-east-1", "ds-input-prod-987654321098-us-east-1"
	dev, prod := s3Client(bed.As("dev", devTask)), s3Client(bed.As("prod", prodTask))
	if err := put(t, dev, artifacts, modelKey); err != nil {
		t.Fatal(err)
	}
	if got := read(t, prod, artifacts, modelKey); got != "weights" {
		t.Errorf("prod's task reads dev's model as %q", got)
	}
	must(dev.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String(devInput)}))(t)
	must(prod.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String(prodInput)}))(t)

	const noResource, noIdentity = "because no resource-based policy", "because no identity-based policy"
	refused(t, "prod's task writes dev's artifacts", put(t, prod, artifacts, modelKey), "s3:PutObject", "because no")
	refused(t, "prod's task reads dev's input", get(t, prod, devInput, "month.csv"), "s3:GetObject", "because no")
	refused(t, "dev's task reads prod's input", get(t, dev, prodInput, "month.csv"), "s3:GetObject", "because no")
	refused(t, "prod's administrator reads dev's artifacts", get(t, s3Client(bed.As("prod", sandbox.AdministratorRole)), artifacts, modelKey),
		"s3:GetObject", noResource)

	plain := s3.NewFromConfig(bed.As("prod", prodTask), func(o *s3.Options) {
		o.APIOptions = append(o.APIOptions, smithyhttp.AddHeaderValue("X-Forwarded-Proto", "http"))
	})
	refused(t, "prod's task reads over plain HTTP", get(t, plain, artifacts, modelKey),
		"s3:GetObject", "with an explicit deny in a resource-based policy")

	restore := bed.dropOwnersHalf(t)
	refused(t, "prod's task reads without the owner's half", get(t, prod, artifacts, modelKey), "s3:GetObject", noResource)
	restore()
	read(t, prod, artifacts, modelKey)
	restore = bed.dropReadersHalf(t)
	refused(t, "prod's task reads without its own half", get(t, prod, artifacts, modelKey), "s3:GetObject", noIdentity)
	restore()
	read(t, prod, artifacts, modelKey)
}

func put(t *testing.T, client *s3.Client, bucket, key string) error {
	t.Helper()
	_, err := client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader("weights")})
	return err
}

func get(t *testing.T, client *s3.Client, bucket, key string) error {
	t.Helper()
	out, err := client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		return err
	}
	return out.Body.Close()
}

func read(t *testing.T, client *s3.Client, bucket, key string) string {
	t.Helper()
	out := must(client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key}))(t)
	defer out.Body.Close()
	return string(must(io.ReadAll(out.Body))(t))
}

// refused wants AWS's AccessDenied, with all parts in its message.
func refused(t *testing.T, what string, err error, parts ...string) {
	t.Helper()
	var answer smithy.APIError
	if !errors.As(err, &answer) || strings.TrimSuffix(answer.ErrorCode(), "Exception") != "AccessDenied" {
		t.Errorf("%s: %v, want AccessDenied", what, err)
		return
	}
	contains(t, answer.ErrorMessage(), parts...)
}
