package enforce_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"

	"github.com/tfgen/tfgen/generator/sandbox"
)

// TestMistakes has an administrator of the reader's account ask for what AWS refuses everybody, and for what it takes.
func TestMistakes(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	cfg, ctx := sc.as(reader, "administrator"), t.Context()
	roles, buckets, keys := iam.NewFromConfig(cfg), s3.NewFromConfig(cfg), kms.NewFromConfig(cfg)
	statement := func(s string) *string { return aws.String(`{"Version": "2012-10-17", "Statement": [` + s + `]}`) }
	trust := func(principal string) func() error {
		return func() error {
			_, err := roles.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: aws.String("stranger"),
				PolicyDocument: statement(`{"Effect": "Allow", "Principal": ` + principal + `, "Action": "sts:AssumeRole"}`)})
			return err
		}
	}
	bucket := func(principal, action, resource string) func() error {
		return func() error {
			_, err := buckets.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: aws.String("mine"),
				Policy: statement(`{"Effect": "Allow", "Principal": {"AWS": "` + principal + `"}, "Action": "` + action +
					`", "Resource": "arn:aws:s3:::` + resource + `"}`)})
			return err
		}
	}
	key := func(principal, action string) func() error {
		return func() error {
			_, err := keys.CreateKey(ctx, &kms.CreateKeyInput{Policy: statement(`{"Effect": "Allow", "Principal": {"AWS": "` +
				principal + `"}, "Action": "` + action + `", "Resource": "*"}`)})
			return err
		}
	}
	states := func(role string) func() error {
		return func() error {
			_, err := sfn.NewFromConfig(cfg).CreateStateMachine(ctx, &sfn.CreateStateMachineInput{
				Name: aws.String("m"), RoleArn: &role,
				Definition: aws.String(`{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}`),
			})
			return err
		}
	}
	schedule := func(role string) func() error {
		return func() error {
			_, err := scheduler.NewFromConfig(cfg).CreateSchedule(ctx, &scheduler.CreateScheduleInput{
				Name: aws.String("s"), ScheduleExpression: aws.String("rate(1 hour)"),
				FlexibleTimeWindow: &schedulertypes.FlexibleTimeWindow{Mode: schedulertypes.FlexibleTimeWindowModeOff},
				Target:             &schedulertypes.Target{Arn: aws.String("arn:aws:sqs:eu-west-1:222222222222:q"), RoleArn: &role},
			})
			return err
		}
	}
	boundary := func(arn string) func() error {
		return func() error {
			_, err := roles.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{
				RoleName: aws.String("stranger"), PermissionsBoundary: &arn,
			})
			return err
		}
	}
	for name, service := range map[string]string{"states": "states.amazonaws.com", "scheduled": "scheduler.amazonaws.com"} {
		_, err := roles.CreateRole(ctx, &iam.CreateRoleInput{RoleName: &name,
			AssumeRolePolicyDocument: aws.String(strings.Replace(tasksTrust, "ecs-tasks.amazonaws.com", service, 1))})
		sc.check(err)
	}
	const prefix, root = "arn:aws:iam::222222222222:role/", "arn:aws:iam::222222222222:root"
	for _, tt := range []struct {
		name string
		do   func() error
		want []string
	}{
		{"a trusted role that isn't there", trust(`{"AWS": "` + prefix + `none"}`), []string{"MalformedPolicyDocument", "Invalid principal"}},
		{"one by another path", trust(`{"AWS": "` + prefix + `reader"}`), []string{"MalformedPolicyDocument", "Invalid principal"}},
		{"a trusted user that isn't there", trust(`{"AWS": "arn:aws:iam::222222222222:user/u"}`), []string{"MalformedPolicyDocument"}},
		{"a role of an account elsewhere", trust(`{"AWS": "arn:aws:iam::333333333333:role/r"}`), nil},
		{"a role that is there", trust(`{"AWS": "` + prefix + `team/reader"}`), nil},
		{"no principal", trust(`{}`), []string{"MalformedPolicyDocument"}},
		{"trust in a resource", func() error {
			_, err := roles.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("r"), AssumeRolePolicyDocument: statement(
				`{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*"}`)})
			return err
		}, []string{"MalformedPolicyDocument", "Has prohibited field Resource"}},
		{"trust in another action", func() error {
			_, err := roles.CreateRole(ctx, &iam.CreateRoleInput{RoleName: aws.String("r"), AssumeRolePolicyDocument: statement(
				`{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}`)})
			return err
		}, []string{"MalformedPolicyDocument", "STS AssumeRole"}},
		{"an inline policy with a principal", func() error {
			_, err := roles.PutRolePolicy(ctx, &iam.PutRolePolicyInput{RoleName: aws.String("stranger"), PolicyName: aws.String("p"),
				PolicyDocument: statement(`{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}`)})
			return err
		}, []string{"MalformedPolicyDocument"}},
		{"a boundary that isn't there", boundary("arn:aws:iam::222222222222:policy/none"), []string{"NoSuchEntity"}},
		{"a boundary", boundary("arn:aws:iam::aws:policy/ReadOnlyAccess"), nil},
		{"a bucket for a role that isn't there", bucket(prefix+"none", "s3:GetObject", "mine/*"), []string{"MalformedPolicy", "Invalid principal"}},
		{"a bucket for a role", bucket(prefix+"stranger", "s3:GetObject", "mine/*"), nil},
		{"another bucket's policy", bucket(root, "s3:GetObject", "data/*"), []string{"MalformedPolicy", "invalid resource"}},
		{"a bucket that begins alike", bucket(root, "s3:GetObject", "mines/*"), []string{"MalformedPolicy", "invalid resource"}},
		{"another service's action", bucket(root, "sqs:SendMessage", "mine/*"), []string{"MalformedPolicy", "invalid action"}},
		{"an object's action on a bucket", bucket(root, "s3:GetObject", "mine"), []string{"MalformedPolicy", "does not apply"}},
		{"a bucket's action on objects", bucket(root, "s3:ListBucket", "mine/*"), []string{"MalformedPolicy", "does not apply"}},
		{"all of S3's on a bucket", bucket(root, "s3:*", "mine"), nil},
		{"a public policy", bucket("*", "s3:GetObject", "mine/*"), []string{"AccessDenied", "BlockPublicPolicy"}},
		{"a key for nobody who may change it", key(root, "kms:Decrypt"),
			[]string{"MalformedPolicyDocumentException", "will not allow you to update the key policy"}},
		{"a key for a role that isn't there", key(prefix+"none", "kms:*"), []string{"MalformedPolicyDocumentException", "Invalid principal"}},
		{"a key for its account", key(root, "kms:*"), nil},
		{"a key that says so itself", func() error {
			_, err := keys.CreateKey(ctx, &kms.CreateKeyInput{BypassPolicyLockoutSafetyCheck: true, Policy: statement(
				`{"Effect": "Allow", "Principal": {"AWS": "` + root + `"}, "Action": "kms:Decrypt", "Resource": "*"}`)})
			return err
		}, nil},
		{"a machine's role that isn't there", states(prefix + "none"), []string{"AccessDeniedException", "authorized to assume"}},
		{"one that trusts another service", states(prefix + "stranger"), []string{"AccessDeniedException", "authorized to assume"}},
		{"one of another account", states("arn:aws:iam::111111111111:role/r"), []string{"AccessDeniedException", "iam:PassRole"}},
		{"one that trusts", states(prefix + "states"), nil},
		{"a schedule's role that isn't there", schedule(prefix + "none"), []string{"ValidationException", "execution role"}},
		{"a schedule's role that trusts another service", schedule(prefix + "states"), []string{"ValidationException"}},
		{"a schedule's role", schedule(prefix + "scheduled"), nil},
		{"a task's role of another account", func() error {
			_, err := ecs.NewFromConfig(cfg).RegisterTaskDefinition(ctx, &ecs.RegisterTaskDefinitionInput{
				Family: aws.String("f"), TaskRoleArn: aws.String("arn:aws:iam::111111111111:role/r"),
				ContainerDefinitions: []ecstypes.ContainerDefinition{{Name: aws.String("c"), Image: aws.String("i"), Memory: aws.Int32(512)}},
			})
			return err
		}, []string{"AccessDeniedException", "iam:PassRole"}},
		{"a role with policies", func() error {
			_, err := roles.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: aws.String("stranger")})
			return err
		}, []string{"DeleteConflict"}},
		{"a bucket that isn't empty", func() error {
			sc.check(put("mine", "k")(ctx, buckets))
			_, err := buckets.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: aws.String("mine")})
			return err
		}, []string{"BucketNotEmpty"}},
		{"a bucket of another account", func() error {
			_, err := buckets.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("data"),
				CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: region}})
			return err
		}, []string{"BucketAlreadyExists"}},
	} {
		sc.wantError(tt.name, tt.do(), tt.want...)
	}
}
