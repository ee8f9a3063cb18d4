package account_test

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/spec"
)

func bootstrap(t *testing.T, cfg aws.Config, env *spec.Environment, dryRun bool) []account.Step {
	t.Helper()
	var reported []account.Step
	steps, err := account.Bootstrap(t.Context(), cfg, env, account.BootstrapOptions{
		DryRun: dryRun,
		Report: func(s account.Step) { reported = append(reported, s) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(steps, reported); diff != "" {
		t.Errorf("steps were reported otherwise (-returned +reported):\n%s", diff)
	}
	return steps
}

// resources are those that the action was taken on.
func resources(steps []account.Step, action string) []string {
	var names []string
	for _, s := range steps {
		if s.Action == action {
			names = append(names, s.Resource)
		}
	}
	return names
}

var everything = []string{
	"state bucket", "bucket versioning", "bucket encryption", "public access block", "object ownership", "bucket policy",
	"bucket tags", "deploy role", "trust policy", "permissions policy", "permissions policy", "environment's policy",
	"role tags",
}

func TestBootstrap(t *testing.T) {
	s := local(t)
	env := environment("prod", "us-east-1")
	cfg := administrator(t, s, env)

	_, err := account.Bootstrap(t.Context(), s.Config(env.Region), env, account.BootstrapOptions{})
	refused(t, err, account.WrongAccount, home, other, "administrator")

	for _, dryRun := range []bool{true, true, false} { // a dry run makes nothing, so what follows says the same
		if diff := cmp.Diff(everything, resources(bootstrap(t, cfg, env, dryRun), account.Create)); diff != "" {
			t.Errorf("from nothing, dry run %v (-want +got):\n%s", dryRun, diff)
		}
	}
	existing := func(env *spec.Environment) {
		t.Helper()
		if diff := cmp.Diff(everything, resources(bootstrap(t, cfg, env, false), account.Exists)); diff != "" {
			t.Errorf("bootstrapping %s again (-want +got):\n%s", env.Name, diff)
		}
	}
	existing(env)

	// Another region of the same account, with the same role.
	west := environment("prod-west", "us-west-2")
	bootstrap(t, cfg, west, false)
	existing(west)
	existing(env)

	checkTrust(t, cfg)
	t.Run("drift", func(t *testing.T) { testDrift(t, cfg, env) })

	bare := &spec.Environment{Name: "bare", AccountID: other, Region: "us-east-1", Backend: spec.Backend{Type: "local"}}
	if steps := bootstrap(t, cfg, bare, false); len(steps) != 0 {
		t.Errorf("local state and no role need nothing, but got %v", steps)
	}
}

func checkTrust(t *testing.T, cfg aws.Config) {
	t.Helper()
	out, err := iam.NewFromConfig(cfg).GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String("Deploy")})
	if err != nil {
		t.Fatal(err)
	}
	document, err := url.PathUnescape(*out.Role.AssumeRolePolicyDocument)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{`"arn:aws:iam::111111111111:root"`, `"sts:ExternalId":["secret"]`, `"sts:SetSourceIdentity"`, `"sts:TagSession"`} {
		if !strings.Contains(document, part) {
			t.Errorf("trust policy %s lacks %s", document, part)
		}
	}
}

func testDrift(t *testing.T, cfg aws.Config, env *spec.Environment) {
	buckets, roles := s3.NewFromConfig(cfg), iam.NewFromConfig(cfg)
	bucket, role := aws.String(env.Backend.Bucket), aws.String(env.DeployRole)
	for _, tt := range []struct {
		resource, action string
		drift            func() error
	}{
		{"bucket versioning", account.Update, func() error {
			_, err := buckets.PutBucketVersioning(t.Context(), &s3.PutBucketVersioningInput{Bucket: bucket,
				VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusSuspended}})
			return err
		}},
		{"bucket encryption", account.Create, func() error {
			_, err := buckets.DeleteBucketEncryption(t.Context(), &s3.DeleteBucketEncryptionInput{Bucket: bucket})
			return err
		}},
		{"public access block", account.Update, func() error {
			_, err := buckets.PutPublicAccessBlock(t.Context(), &s3.PutPublicAccessBlockInput{Bucket: bucket,
				PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{BlockPublicAcls: aws.Bool(true)}})
			return err
		}},
		{"object ownership", account.Create, func() error {
			_, err := buckets.DeleteBucketOwnershipControls(t.Context(),
				&s3.DeleteBucketOwnershipControlsInput{Bucket: bucket})
			return err
		}},
		{"bucket policy", account.Create, func() error {
			_, err := buckets.DeleteBucketPolicy(t.Context(), &s3.DeleteBucketPolicyInput{Bucket: bucket})
			return err
		}},
		{"bucket policy", account.Update, func() error {
			_, err := buckets.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: bucket,
				Policy: aws.String(`{"Version": "2012-10-17", "Statement": {"Sid": "Mine", "Effect": "Deny", "Principal": "*",
					"Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::demo-state-prod"}}`)})
			return err
		}},
		{"bucket tags", account.Update, func() error {
			_, err := buckets.PutBucketTagging(t.Context(), &s3.PutBucketTaggingInput{Bucket: bucket,
				Tagging: &types.Tagging{TagSet: []types.Tag{
					{Key: aws.String("mine"), Value: aws.String("1")}, {Key: aws.String("project"), Value: aws.String("demo")},
					{Key: aws.String("managed-by"), Value: aws.String("tfgen")},
				}}})
			return err
		}},
		{"trust policy", account.Update, func() error {
			_, err := roles.UpdateAssumeRolePolicy(t.Context(), &iam.UpdateAssumeRolePolicyInput{RoleName: role,
				PolicyDocument: aws.String(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow",
					"Principal": {"AWS": "arn:aws:iam::333333333333:root"}, "Action": "sts:AssumeRole"}}`)})
			return err
		}},
		{"permissions policy", account.Update, func() error {
			var err error
			for i := range 4 { // as many versions as IAM keeps
				_, another := roles.CreatePolicyVersion(t.Context(), &iam.CreatePolicyVersionInput{
					PolicyArn: aws.String(env.PolicyARN("tfgen-demo")), SetAsDefault: true, PolicyDocument: aws.String(fmt.Sprintf(
						`{"Version": "2012-10-17", "Statement": [{"Sid": "V%d", "Effect": "Allow", "Action": "*", "Resource": "*"}]}`, i)),
				})
				err = errors.Join(err, another)
			}
			return err
		}},
		{"permissions policy", account.Update, func() error {
			_, err := roles.DetachRolePolicy(t.Context(), &iam.DetachRolePolicyInput{
				RoleName: role, PolicyArn: aws.String(env.PolicyARN("tfgen-demo")),
			})
			return err
		}},
		{"attachment of permissions that are no longer needed", account.Delete, func() error {
			made, err := roles.CreatePolicy(t.Context(), &iam.CreatePolicyInput{PolicyName: aws.String("tfgen-demo-3"),
				PolicyDocument: aws.String(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`)})
			if err != nil {
				return err
			}
			_, err = roles.AttachRolePolicy(t.Context(), &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: made.Policy.Arn})
			return err
		}},
		{"environment's policy", account.Create, func() error {
			_, err := roles.DeleteRolePolicy(t.Context(), &iam.DeleteRolePolicyInput{RoleName: role,
				PolicyName: aws.String("tfgen-demo-prod")})
			return err
		}},
		{"role tags", account.Update, func() error {
			_, err := roles.UntagRole(t.Context(), &iam.UntagRoleInput{RoleName: role, TagKeys: []string{"project"}})
			return err
		}},
	} {
		t.Run(tt.resource+" "+tt.action, func(t *testing.T) {
			if err := tt.drift(); err != nil {
				t.Fatal(err)
			}
			for _, dryRun := range []bool{true, false} {
				steps := bootstrap(t, cfg, env, dryRun)
				if got := resources(steps, tt.action); !slices.Equal(got, []string{tt.resource}) {
					t.Errorf("dry run %v: %s %v, want only %s", dryRun, tt.action, got, tt.resource)
				}
			}
			if got := resources(bootstrap(t, cfg, env, false), account.Exists); !slices.Equal(got, everything) {
				t.Errorf("not corrected: only %v are as they should be", got)
			}
		})
	}
	bound := *env
	bound.DeployBoundary = env.PolicyARN("Bound")
	_, err := iam.NewFromConfig(cfg).CreatePolicy(t.Context(), &iam.CreatePolicyInput{PolicyName: aws.String("Bound"),
		PolicyDocument: aws.String(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}`)})
	if err != nil {
		t.Fatal(err)
	}
	if got := resources(bootstrap(t, cfg, &bound, false), account.Update); !slices.Equal(got, []string{"permissions boundary"}) {
		t.Errorf("with a boundary: %v updated", got)
	}
	for _, e := range []*spec.Environment{&bound, env} { // nobody's boundary is taken away
		for _, s := range bootstrap(t, cfg, e, false) {
			if s.Action != account.Exists {
				t.Errorf("then: %+v", s)
			}
		}
	}
	moved := *env
	moved.DeployRole = "path/" + env.DeployRole
	_, err = account.Bootstrap(t.Context(), cfg, &moved, account.BootstrapOptions{})
	if err == nil || !strings.Contains(err.Error(), "it is there as "+env.DeployRoleARN()) {
		t.Errorf("with a path: %v", err)
	}
	bare := *env
	bare.Backend, bare.Allow = spec.Backend{Type: "local"}, nil
	if got := resources(bootstrap(t, cfg, &bare, false), account.Delete); !slices.Equal(got, []string{"environment's policy"}) {
		t.Errorf("an environment that needs nothing of its own: %v deleted", got)
	}
	if got := resources(bootstrap(t, cfg, &bare, false), account.Delete); len(got) != 0 {
		t.Errorf("again: %v deleted", got)
	}
	tags, err := buckets.GetBucketTagging(t.Context(), &s3.GetBucketTaggingInput{Bucket: bucket})
	if err != nil || len(tags.TagSet) != 5 { // owner, project, environment, managed-by, and the stranger's
		t.Errorf("tags are %v, %v; want ours and the stranger's", tags, err)
	}
}
