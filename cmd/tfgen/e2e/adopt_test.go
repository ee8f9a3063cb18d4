package e2e

import (
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestAdopt takes over what an account has of what others have made, under the names that the spec gives: nothing that
// holds data is touched, and what would be written over is shown.
func TestAdopt(t *testing.T) {
	t.Parallel()
	bed := newTestbed(t, "testdata/small", tfgentest.Options{})
	const data = "small-data-dev-222222222222-eu-central-1"
	const parameter = "/small/train/data"
	owner := bed.As("dev", sandbox.AdministratorRole)
	store := s3Client(owner)
	must(store.CreateBucket(t.Context(), &s3.CreateBucketInput{
		Bucket: aws.String(data), CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: "eu-central-1"},
	}))(t)
	must(store.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: aws.String(data), Policy: aws.String(
		`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::333333333333:root"},
		"Action": "s3:GetObject", "Resource": "arn:aws:s3:::` + data + `/*"}]}`)}))(t)
	if err := put(t, store, data, "precious"); err != nil {
		t.Fatal(err)
	}
	must(ecr.NewFromConfig(owner).CreateRepository(t.Context(), &ecr.CreateRepositoryInput{RepositoryName: aws.String("small-job")}))(t)
	must(ecs.NewFromConfig(owner).CreateCluster(t.Context(), &ecs.CreateClusterInput{ClusterName: aws.String("small-main-cluster")}))(t)
	must(ssm.NewFromConfig(owner).PutParameter(t.Context(), &ssm.PutParameterInput{
		Name: aws.String(parameter), Value: aws.String("old"), Type: ssmtypes.ParameterTypeString,
	}))(t)

	bed.tfgen(0, "render", "--all")
	contains(t, bed.tfgen(1, "apply", "--env", "dev", "--auto-approve"), "nothing was changed", data,
		"take it over: tfgen adopt --env dev")
	contains(t, bed.tfgen(0, "adopt", "--env", "dev", "--dry-run"), data)
	if _, err := os.Stat(bed.imports()); err == nil {
		t.Error("--dry-run has written import blocks")
	}
	contains(t, bed.tfgen(0, "adopt", "--env", "dev"),
		"module.storage.aws_s3_bucket.data\n    is "+data+" (it has none of tfgen's tags), and is changed in place: force_destroy, tags_all",
		"module.storage.aws_s3_bucket_policy.data\n    is "+data+", and is changed in place: policy",
		"module.registry.aws_ecr_repository.job\n    is small-job", "module.compute.aws_ecs_cluster.main\n    is small-main-cluster",
		"module.parameters.aws_ssm_parameter.train[\"/small/train/data\"]\n    is "+parameter+" (it has none of tfgen's tags), and is replaced")
	contains(t, bed.tfgen(1, "adopt", "--env", "dev", "--done"), "not imported yet")
	contains(t, bed.tfgen(0, "adopt", "--env", "dev"), "nothing that the plan would create")

	contains(t, bed.tfgen(0, "apply", "--env", "dev", "--auto-approve"), "dev: applied: ", " imported, ")
	if err := get(t, store, data, "precious"); err != nil {
		t.Error(err)
	}
	contains(t, bed.tfgen(0, "plan", "--env", "dev", "--detailed-exitcode"), "no changes")
	bed.tfgen(0, "adopt", "--env", "dev", "--done")
	if _, err := os.Stat(bed.imports()); err == nil {
		t.Error("--done has left import blocks")
	}
	contains(t, bed.tfgen(1, "adopt", "--env", "dev", "--done"), "no import blocks")
	contains(t, bed.tfgen(0, "plan", "--env", "dev", "--detailed-exitcode"), "no changes")
}

// imports is dev's file of import blocks.
func (bed *testbed) imports() string {
	return strings.Join([]string{bed.Dir, "environments", "dev", "imports.tf"}, "/")
}
