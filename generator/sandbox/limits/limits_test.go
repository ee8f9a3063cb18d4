package limits_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/smithy-go"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
)

const (
	identity = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::%s"}]}`
	resource = `{"Version":"2012-10-17","Statement":[{"Sid":"%s","Effect":"Allow","Action":"*","Resource":"*",` +
		`"Principal":{"AWS":"123456789012"}}]}`
	trust = `{"Version":"2012-10-17","Statement":[{"Sid":"%s","Effect":"Allow","Action":"sts:AssumeRole",` +
		`"Principal":{"AWS":"123456789012"}}]}`
)

// sized fills the %s of a text, so that it has so many characters.
func sized(format string, characters int) *string {
	return aws.String(fmt.Sprintf(format, strings.Repeat("x", characters-len(format)+len("%s"))))
}

// TestLimits makes each text as long as AWS takes it, and longer.
func TestLimits(t *testing.T) {
	local := sandboxtest.Start(t, sandbox.Options{Account: "123456789012"})
	cfg := local.Config("us-east-1")
	buckets, ctx := s3.NewFromConfig(cfg), t.Context()
	if _, err := buckets.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("data")}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name       string
		call       func(int) error
		most, over int
		code       string
	}{
		{"a bucket's policy", func(n int) error {
			_, err := buckets.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: aws.String("data"), Policy: sized(resource, n)})
			return err
		}, 20480, 20481, "PolicyTooLarge"},
		{"a trust policy", func(n int) error {
			_, err := iam.NewFromConfig(cfg).CreateRole(ctx, &iam.CreateRoleInput{
				RoleName: aws.String(fmt.Sprintf("r-%d", n)), AssumeRolePolicyDocument: sized(trust, n),
			})
			return err
		}, 2048, 2049, "LimitExceeded"},
		{"a managed policy", func(n int) error {
			_, err := iam.NewFromConfig(cfg).CreatePolicy(ctx, &iam.CreatePolicyInput{
				PolicyName: aws.String(fmt.Sprint("p", n)), PolicyDocument: sized(identity, n),
			})
			return err
		}, 6144, 6145, "LimitExceeded"},
		{"a key's policy", func(n int) error {
			_, err := kms.NewFromConfig(cfg).CreateKey(ctx, &kms.CreateKeyInput{Policy: sized(resource, n)})
			return err
		}, 32768, 32769, "LimitExceededException"},
		{"a bus's policy", func(n int) error {
			_, err := eventbridge.NewFromConfig(cfg).PutPermission(ctx, &eventbridge.PutPermissionInput{Policy: sized(resource, n)})
			return err
		}, 10240, 10241, "PolicyLengthExceededException"},
		{"a rule's pattern", func(n int) error {
			_, err := eventbridge.NewFromConfig(cfg).PutRule(ctx, &eventbridge.PutRuleInput{
				Name: aws.String("r"), EventPattern: sized(`{"source":["%s"]}`, n),
			})
			return err
		}, 2048, 2049, "LimitExceededException"},
		{"a parameter", func(n int) error {
			_, err := ssm.NewFromConfig(cfg).PutParameter(ctx, &ssm.PutParameterInput{
				Name: aws.String(fmt.Sprint("p", n)), Value: aws.String(strings.Repeat("x", n)), Type: ssmtypes.ParameterTypeString,
			})
			return err
		}, 4096, 4097, "ValidationException"},
		{"a task definition, less the rest of it", func(n int) error {
			_, err := ecs.NewFromConfig(cfg).RegisterTaskDefinition(ctx, &ecs.RegisterTaskDefinitionInput{
				Family: aws.String("f"), ContainerDefinitions: []ecstypes.ContainerDefinition{{
					Name: aws.String("c"), Image: aws.String("i"), Memory: aws.Int32(512), Command: []string{strings.Repeat("x", n)},
				}},
			})
			return err
		}, 65000, 65500, "ClientException"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := test.call(test.most); err != nil {
				t.Error(err)
			}
			wantCode(t, test.call(test.over), test.code)
		})
	}
	testFields(t, local)
	if err := local.OpenAccount(ctx, "123456789012", "us-east-1"); err != nil { // which makes a role past the proxy
		t.Fatal(err)
	}
	testInlinePolicies(t, iam.NewFromConfig(cfg))
	testAttachedPolicies(t, iam.NewFromConfig(cfg))
}

// testInlinePolicies fills a role with inline policies, whose lengths count together.
func testInlinePolicies(t *testing.T, client *iam.Client) {
	put := func(role, name string, n int) error {
		_, err := client.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
			RoleName: &role, PolicyName: &name, PolicyDocument: sized(identity, n),
		})
		return err
	}
	role := aws.String("full")
	_, err := client.CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: role, AssumeRolePolicyDocument: aws.String(*sized(trust, 2000) + strings.Repeat(" ", 3000)),
	})
	if err != nil {
		t.Fatal(err) // white space counts
	}
	_, err = client.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
		RoleName: role, PolicyName: aws.String("refused"), PolicyDocument: aws.String(strings.Repeat("x", 10000)),
	})
	wantCode(t, err, "MalformedPolicyDocument")
	for _, err := range []error{
		put("full", "one", 10000), put("full", "one", 5240), put("full", "two", 5000),
		put(sandbox.AdministratorRole, "one", 10000),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	wantCode(t, put("full", "three", 200), "LimitExceeded")
	_, err = client.DeleteRolePolicy(t.Context(), &iam.DeleteRolePolicyInput{RoleName: role, PolicyName: aws.String("two")})
	if err != nil {
		t.Fatal(err)
	}
	if err := put("full", "three", 5000); err != nil {
		t.Error(err)
	}
}

// testAttachedPolicies gives a role as many managed policies as AWS takes, and one more.
func testAttachedPolicies(t *testing.T, client *iam.Client) {
	role := aws.String("attached")
	_, err := client.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: role, AssumeRolePolicyDocument: sized(trust, 200)})
	if err != nil {
		t.Fatal(err)
	}
	attach := func(n int) error {
		made, err := client.CreatePolicy(t.Context(), &iam.CreatePolicyInput{
			PolicyName: aws.String(fmt.Sprint("attached-", n)), PolicyDocument: sized(identity, 200),
		})
		if err != nil {
			return err
		}
		_, err = client.AttachRolePolicy(t.Context(), &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: made.Policy.Arn})
		return err
	}
	for n := range 10 {
		if err := attach(n); err != nil {
			t.Error(err)
		}
	}
	wantCode(t, attach(10), "LimitExceeded")
	_, err = client.DetachRolePolicy(t.Context(), &iam.DetachRolePolicyInput{
		RoleName: role, PolicyArn: aws.String("arn:aws:iam::123456789012:policy/attached-0"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := attach(11); err != nil {
		t.Error(err)
	}
}

func wantCode(t *testing.T, err error, code string) {
	t.Helper()
	var answer smithy.APIError
	if !errors.As(err, &answer) || answer.ErrorCode() != code {
		t.Errorf("got %v, want %s", err, code)
	}
}
