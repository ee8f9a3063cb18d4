package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestStack has a team leave CloudFormation, as CDK uses it, with both accounts of the reference project: from the stacks,
// in which CloudFormation made up the names of buckets, to an applied project, without anything that holds data being
// touched, and on to a promotion.
func TestStack(t *testing.T) {
	t.Parallel()
	bed := newTestbed(t, "../../..", tfgentest.Options{})
	accounts := map[string]string{"dev": devAccount, "prod": prodAccount}
	for env := range accounts {
		bed.makeStack(t, env, accounts)
	}
	owner := s3Client(bed.As("dev", sandbox.AdministratorRole))
	if err := put(t, owner, artifacts, modelKey); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(bed.Dir, "environments")); err != nil {
		t.Fatal(err)
	}

	contains(t, bed.tfgen(1, "adopt", "--stack", "Platform", "--env", "dev", "--region", region), "pass --project NAME")
	contains(t, bed.tfgen(1, "adopt", "--stack", "Nothing", "--env", "dev", "--region", region, "--project", "ds"), "Nothing")
	contains(t, bed.tfgen(0, "adopt", "--stack", "Platform", "--env", "dev", "--region", region, "--project", "ds"),
		"create environments/dev.hcl", "create environments/project.hcl")
	bed.environ = append(bed.Sandbox.Environ(os.Environ()), bed.administrator(t, "prod")...)
	bed.tfgen(0, "adopt", "--stack", "Platform", "--env", "prod", "--region", region)
	bed.environ = nil
	contains(t, bed.tfgen(1, "adopt", "--stack", "Platform", "--env", "prod", "--region", region), "in the spec already")
	for _, name := range []string{"input-bucket", "output-bucket", "artifacts"} {
		contains(t, bed.specOf("project"), fmt.Sprintf("bucket %q {", name))
	}

	bed.tfgen(0, "render", "--all")
	bed.tfgen(0, "access", "--check")
	bed.tfgen(0, "bootstrap", "--all", "--assume-role", "OrganizationAccountAccessRole")
	out := bed.tfgen(0, "adopt", "--all")
	contains(t, out, "aws_s3_bucket.artifacts\n    is "+artifacts, "aws_s3_bucket_policy.artifacts\n    is "+artifacts,
		"aws_ecr_repository.preprocessing\n    is ds-preprocessing", "aws_ecs_cluster.processing\n    is ds-processing-cluster",
		"stateMachine:ds-preprocessing-pipeline")
	for line := range strings.Lines(out) {
		if strings.Contains(line, "and is replaced") && !strings.Contains(line, "is /ds/preprocessing/") {
			t.Errorf("more than a parameter is replaced: %s", line)
		}
	}
	contains(t, bed.tfgen(0, "apply", "--all", "--auto-approve"), "dev          123456789012  us-east-1  applied",
		"prod         987654321098  us-east-1  applied")
	bed.tfgen(0, "plan", "--all", "--detailed-exitcode")
	bed.tfgen(0, "adopt", "--all", "--done")
	for env := range accounts {
		must(cloudformation.NewFromConfig(bed.As(env, sandbox.AdministratorRole)).DeleteStack(t.Context(),
			&cloudformation.DeleteStackInput{StackName: aws.String("Platform")}))(t)
	}
	bed.tfgen(0, "plan", "--all", "--detailed-exitcode")
	if err := get(t, owner, artifacts, modelKey); err != nil {
		t.Error(err)
	}
	if err := get(t, s3Client(bed.As("prod", "ds-preprocessing-task-prod")), artifacts, modelKey); err != nil {
		t.Error("prod's task doesn't read the model: ", err)
	}
	bed.promoteAfter(t)
}

// promoteAfter promotes another model from dev to prod.
func (bed *testbed) promoteAfter(t *testing.T) {
	bed.git("init", "-q", ".")
	if err := put(t, s3Client(bed.As("dev", sandbox.AdministratorRole)), artifacts, "models/v1.3.0/model.pkl"); err != nil {
		t.Fatal(err)
	}
	bed.edit("dev.hcl", "  network {", "  pipeline \"preprocessing\" {\n    model_key = \"models/v1.3.0/model.pkl\"\n  }\n\n  network {")
	bed.commit("another model")
	bed.tfgen(0, "apply", "--env", "dev", "--auto-approve")
	bed.tfgen(0, "run", "--env", "dev", "--wait")
	contains(t, bed.tfgen(0, "promote", "--from", "dev", "--to", "prod", "--apply", "--auto-approve"), "prod: applied: ")
	contains(t, bed.specOf("prod"), "models/v1.3.0/model.pkl")
}

// administrator is the environment variables of an administrator's credentials in an environment's account.
func (bed *testbed) administrator(t *testing.T, env string) []string {
	c := must(bed.As(env, sandbox.AdministratorRole).Credentials.Retrieve(t.Context()))(t)
	return []string{
		"AWS_ACCESS_KEY_ID=" + c.AccessKeyID, "AWS_SECRET_ACCESS_KEY=" + c.SecretAccessKey, "AWS_SESSION_TOKEN=" + c.SessionToken,
	}
}

// makeStack makes the stack of an environment, and by hand what moto's CloudFormation leaves out: bucket policies, the
// roles and sizes of task definitions; it writes policies of roles that are no JSON.
func (bed *testbed) makeStack(t *testing.T, env string, accounts map[string]string) {
	cfg := bed.As(env, sandbox.AdministratorRole)
	reader := accounts["prod"]
	template := string(must(os.ReadFile("testdata/cdk/template.json"))(t))
	parameter := func(key, value string) cfntypes.Parameter {
		return cfntypes.Parameter{ParameterKey: &key, ParameterValue: &value}
	}
	must(cloudformation.NewFromConfig(cfg).CreateStack(t.Context(), &cloudformation.CreateStackInput{
		StackName: aws.String("Platform"), TemplateBody: &template, Parameters: []cfntypes.Parameter{
			parameter("Environment", env), parameter("ArtifactBucket", artifacts), parameter("Reader", reader),
		},
	}))(t)
	role := fmt.Sprintf("arn:aws:iam::%s:role/Platform-TaskRole-%s", accounts[env], env)
	must(ecs.NewFromConfig(cfg).RegisterTaskDefinition(t.Context(), &ecs.RegisterTaskDefinitionInput{
		Family: aws.String("PlatformTask"), Cpu: aws.String("2048"), Memory: aws.String("4096"),
		NetworkMode: ecstypes.NetworkModeAwsvpc, RequiresCompatibilities: []ecstypes.Compatibility{ecstypes.CompatibilityFargate},
		TaskRoleArn: &role, ExecutionRoleArn: &role,
		ContainerDefinitions: []ecstypes.ContainerDefinition{{
			Name: aws.String("processing"), Image: aws.String(accounts[env] + ".dkr.ecr.us-east-1.amazonaws.com/ds-preprocessing:1.0.0"),
			Environment: []ecstypes.KeyValuePair{{Name: aws.String("LEVEL"), Value: aws.String("info")}},
		}},
	}))(t)
	named := func(logicalID string) string {
		out := must(cloudformation.NewFromConfig(cfg).DescribeStackResource(t.Context(), &cloudformation.DescribeStackResourceInput{
			StackName: aws.String("Platform"), LogicalResourceId: &logicalID,
		}))(t)
		return aws.ToString(out.StackResourceDetail.PhysicalResourceId)
	}
	both := func(bucket string) string { return fmt.Sprintf(`"arn:aws:s3:::%[1]s", "arn:aws:s3:::%[1]s/*"`, bucket) }
	must(iam.NewFromConfig(cfg).PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
		RoleName: aws.String("Platform-TaskRole-" + env), PolicyName: aws.String("Data"),
		PolicyDocument: aws.String(`{"Version": "2012-10-17", "Statement": [
			{"Effect": "Allow", "Action": ["s3:GetObject*", "s3:List*"], "Resource": [` + both(named("InputBucket")) + `, ` + both(artifacts) + `]},
			{"Effect": "Allow", "Action": "s3:PutObject", "Resource": [` + both(named("OutputBucket")) + `]}]}`),
	}))(t)
	if env != "dev" {
		return
	}
	must(s3Client(cfg).PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: aws.String(artifacts), Policy: aws.String(
		`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::` + reader + `:root"},
		"Action": ["s3:GetObject", "s3:ListBucket"], "Resource": [` + both(artifacts) + `]}]}`),
	}))(t)
}
