package sandbox_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
	"github.com/tfgen/tfgen/generator/spec"
)

const (
	dev  = "123456789012"
	prod = "987654321098"
)

func environment(name, id, region string) *spec.Environment {
	partition := "aws"
	if strings.HasPrefix(region, "us-gov-") {
		partition = "aws-us-gov"
	}
	return &spec.Environment{
		Project: "demo", Prefix: "demo",
		Names: spec.Names{Prefixes: []string{"demo"}},
		Name:  name, AccountID: id, Region: region, Partition: partition,
		DeployRole: "Deploy", TrustedAccounts: []string{dev},
		Backend: spec.Backend{
			Type: "s3", Bucket: "demo-state-" + name, Key: "terraform.tfstate", AccountID: id, Region: region,
		},
	}
}

func TestCallerAccount(t *testing.T) {
	env := func(id, role string, trusted ...string) *spec.Environment {
		return &spec.Environment{AccountID: id, DeployRole: role, TrustedAccounts: trusted}
	}
	for _, tt := range []struct {
		name string
		envs []*spec.Environment
		want string
	}{
		{"the one that most trust", []*spec.Environment{env("1", "r", "3"), env("2", "r", "3", "1"), env("4", "")}, "3"},
		{"the lowest of equals", []*spec.Environment{env("2", ""), env("1", "")}, "1"},
		{"a role that trusts its own account", []*spec.Environment{env("2", "r", "2")}, "2"},
		{"no environment", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := sandbox.CallerAccount(&spec.Project{Environments: tt.envs}); got != tt.want {
				t.Errorf("CallerAccount = %q, want %q", got, tt.want)
			}
		})
	}
}

// TestSandbox is a project's life in a real moto.
func TestSandbox(t *testing.T) {
	t.Setenv("MOTO_ACCOUNT_ID", "999999999999") // must not get through
	project := &spec.Project{Name: "demo", Environments: []*spec.Environment{
		environment("dev", dev, "us-east-1"), environment("gov", "555555555555", "us-gov-west-1"),
		environment("prod", prod, "eu-west-1"),
	}}
	var log bytes.Buffer
	s := sandboxtest.Start(t, sandbox.Options{Account: sandbox.CallerAccount(project), Log: &log})
	steps := map[string]int{}
	count := func(env *spec.Environment, _ account.Step) { steps[env.Name]++ }
	if err := s.BootstrapAll(t.Context(), project, count); err != nil {
		t.Fatal(err)
	}
	for _, env := range project.Environments {
		if steps[env.Name] == 0 {
			t.Errorf("%s wasn't bootstrapped", env.Name)
		}
		if caller, err := account.Check(t.Context(), s.Config(env.Region), env, env.DeployRoles()); err != nil || caller.AccountID != dev {
			t.Errorf("%+v can't deploy %s: %v", caller, env.Name, err)
		}
	}
	readAcrossAccounts(t, s, project)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if answer, err := http.Get(s.URL()); err == nil {
		_ = answer.Body.Close()
		t.Error("still answers after Close")
	}
	const line = `"service":"s3","action":"GetObject","region":"us-east-1","account":"987654321098",` +
		`"principal":"arn:aws:sts::987654321098:assumed-role/OrganizationAccountAccessRole/test","bucket":"demo-state-dev","key":"model","status":200`
	if !strings.Contains(log.String(), line) {
		t.Errorf("log lacks %s:\n%s", line, log.String())
	}
}

// readAcrossAccounts has prod's role read what dev wrote, once dev's bucket allows it.
func readAcrossAccounts(t *testing.T, s *sandbox.Sandbox, project *spec.Project) {
	t.Helper()
	bucket, key := aws.String("demo-state-dev"), aws.String("model")
	dev := s3.NewFromConfig(s.Config("us-east-1"))
	_, err := dev.PutObject(t.Context(), &s3.PutObjectInput{Bucket: bucket, Key: key, Body: strings.NewReader("weights")})
	if err != nil {
		t.Fatal(err)
	}
	task := s3.NewFromConfig(account.Assume(
		s.Config("us-east-1"), project.Environment("prod").RoleARN(sandbox.AdministratorRole), "", "test"))
	if _, err := task.GetObject(t.Context(), &s3.GetObjectInput{Bucket: bucket, Key: key}); err == nil ||
		!strings.Contains(err.Error(), "no resource-based policy allows the s3:GetObject action") {
		t.Errorf("without a grant: %v", err)
	}
	_, err = dev.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: bucket, Policy: aws.String(`{
		"Version": "2012-10-17",
		"Statement": [{
			"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::987654321098:role/OrganizationAccountAccessRole"},
			"Action": "s3:GetObject", "Resource": "arn:aws:s3:::demo-state-dev/*"
		}]
	}`)})
	if err != nil {
		t.Fatal(err)
	}
	out, err := task.GetObject(t.Context(), &s3.GetObjectInput{Bucket: bucket, Key: key})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Body.Close() })
	if body, err := io.ReadAll(out.Body); err != nil || string(body) != "weights" {
		t.Errorf("read %q, %v", body, err)
	}
}
