package account_test

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
	"github.com/tfgen/tfgen/generator/spec"
)

const byHand = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow",
	"Principal": {"AWS": "arn:aws:iam::333333333333:root"}, "Action": "sts:AssumeRole"}}`

// state of a role, as far as a bootstrap could take something away.
type roleState struct {
	trust    string
	policies []string
	tags     map[string]string
}

func stateOf(t *testing.T, client *iam.Client, name string) roleState {
	t.Helper()
	role, err := client.GetRole(t.Context(), &iam.GetRoleInput{RoleName: &name})
	if err != nil {
		t.Fatal(err)
	}
	policies, err := client.ListRolePolicies(t.Context(), &iam.ListRolePoliciesInput{RoleName: &name})
	if err != nil {
		t.Fatal(err)
	}
	trust, err := url.PathUnescape(*role.Role.AssumeRolePolicyDocument)
	if err != nil {
		t.Fatal(err)
	}
	attached, err := client.ListAttachedRolePolicies(t.Context(), &iam.ListAttachedRolePoliciesInput{RoleName: &name})
	if err != nil {
		t.Fatal(err)
	}
	s := roleState{trust: trust, policies: policies.PolicyNames, tags: map[string]string{}}
	for _, p := range attached.AttachedPolicies {
		s.policies = append(s.policies, *p.PolicyName)
	}
	for _, tag := range role.Role.Tags {
		s.tags[*tag.Key] = *tag.Value
	}
	return s
}

func actions(steps []account.Step) map[string]int {
	count := map[string]int{}
	for _, s := range steps {
		count[s.Action]++
	}
	return count
}

// TestShareRole bootstraps with a role that somebody else has made.
func TestShareRole(t *testing.T) {
	s := local(t)
	env := environment("prod", "us-east-1")
	cfg := administrator(t, s, env)
	client := iam.NewFromConfig(cfg)
	_, err := client.CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: &env.DeployRole, AssumeRolePolicyDocument: aws.String(byHand), Description: aws.String("Runs the CI"),
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
		RoleName: &env.DeployRole, PolicyName: aws.String("theirs"), PolicyDocument: aws.String(`{"Version": "2012-10-17", "Statement":
			{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	before := stateOf(t, client, env.DeployRole)

	for _, dryRun := range []bool{true, false} {
		_, err = account.Bootstrap(t.Context(), cfg, env, account.BootstrapOptions{DryRun: dryRun})
		refused(t, err, account.RoleTaken, `"Runs the CI"`, "it has no tags", "project demo's", "--share-role")
	}
	if diff := cmp.Diff(before, stateOf(t, client, env.DeployRole), cmp.AllowUnexported(roleState{})); diff != "" {
		t.Errorf("a role that is refused was changed (-before +after):\n%s", diff)
	}

	share := account.BootstrapOptions{ShareRole: true}
	if _, err = account.Bootstrap(t.Context(), cfg, env, share); err != nil {
		t.Fatal(err)
	}
	after := stateOf(t, client, env.DeployRole)
	if diff := cmp.Diff([]string{"theirs", "tfgen-demo-prod", "tfgen-demo", "tfgen-demo-2"}, after.policies); diff != "" {
		t.Errorf("policies (-want +got):\n%s", diff)
	}
	for _, principal := range []string{"333333333333", home} {
		if !strings.Contains(after.trust, principal) {
			t.Errorf("%s can't assume the role any more, or not yet: %s", principal, after.trust)
		}
	}
	if len(after.tags) > 0 {
		t.Errorf("the other's role was tagged: %v", after.tags)
	}
	want := map[string]int{account.Exists: len(everything) - 1, account.Leave: 1} // its tags
	if diff := cmp.Diff(want, actions(bootstrap(t, cfg, env, false))); diff != "" {
		t.Errorf("again, without the flag (-want +got):\n%s", diff)
	}
}

// TestTwoProjects bootstraps two projects that have the same role, in turns.
func TestTwoProjects(t *testing.T) {
	s := local(t)
	first, second := environment("prod", "us-east-1"), environment("live", "us-east-1")
	second.Project, second.TrustedAccounts, second.ExternalID = "billing", []string{other}, ""
	cfg := administrator(t, s, first)
	bootstrap(t, cfg, first, false)

	_, err := account.Bootstrap(t.Context(), cfg, second, account.BootstrapOptions{})
	refused(t, err, account.RoleTaken, "managed-by = tfgen, project = demo", "project billing's")
	if _, err := account.Bootstrap(t.Context(), cfg, second, account.BootstrapOptions{ShareRole: true}); err != nil {
		t.Fatal(err)
	}
	settled := stateOf(t, iam.NewFromConfig(cfg), first.DeployRole)
	for range 2 {
		for _, env := range []*spec.Environment{first, second} {
			if count := actions(bootstrap(t, cfg, env, false)); count[account.Create]+count[account.Update] > 0 {
				t.Errorf("%s changes something again: %v", env.Project, count)
			}
		}
	}
	if diff := cmp.Diff(settled, stateOf(t, iam.NewFromConfig(cfg), first.DeployRole),
		cmp.AllowUnexported(roleState{})); diff != "" {
		t.Errorf("the role goes on changing (-was +is):\n%s", diff)
	}
	for _, sid := range []string{"AssumeForDemo", "LabelSessionForDemo", "AssumeForBilling", "LabelSessionForBilling"} {
		if !strings.Contains(settled.trust, `"`+sid+`"`) {
			t.Errorf("no %s in %s", sid, settled.trust)
		}
	}
}

// TestShareBucket bootstraps with a state bucket that somebody else has made.
func TestShareBucket(t *testing.T) {
	s := local(t)
	env := environment("prod", "us-east-1")
	cfg := administrator(t, s, env)
	client := s3.NewFromConfig(cfg)
	create := func(name string) {
		t.Helper()
		if _, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name}); err != nil {
			t.Fatal(err)
		}
	}
	create(env.Backend.Bucket)
	_, err := account.Bootstrap(t.Context(), cfg, env, account.BootstrapOptions{})
	refused(t, err, account.StateBucketTaken, "it has no tags", "--share-bucket")

	steps, err := account.Bootstrap(t.Context(), cfg, env, account.BootstrapOptions{ShareBucket: true})
	if err != nil {
		t.Fatal(err)
	}
	left := []string{"bucket versioning", "bucket encryption", "public access block", "object ownership", "bucket policy", "bucket tags"}
	if diff := cmp.Diff(left, resources(steps, account.Leave)); diff != "" {
		t.Errorf("left alone (-want +got):\n%s", diff)
	}
	if out, err := client.GetBucketVersioning(t.Context(), &s3.GetBucketVersioningInput{Bucket: &env.Backend.Bucket}); err != nil ||
		out.Status != "" {
		t.Errorf("another's bucket was changed: %v, %v", out, err)
	}

	half := environment("half", "us-east-1") // made by a bootstrap that was killed before it tagged it
	half.Backend.Bucket, half.Backend.Derived = half.DefaultStateBucket(), true
	create(half.Backend.Bucket)
	if len(resources(bootstrap(t, cfg, half, false), account.Leave)) > 0 {
		t.Error("a bucket of the derived name isn't taken for the environment's")
	}
}

// TestTooManyPolicies bootstraps with a role that has no room for a further project's policies.
func TestTooManyPolicies(t *testing.T) {
	full := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if call, ok := proxy.CallOf(r); ok && call.Action == "PutRolePolicy" {
				w.WriteHeader(http.StatusConflict)
				_, _ = io.WriteString(w, "<ErrorResponse><Error><Code>LimitExceeded</Code></Error></ErrorResponse>")
				return
			}
			next.ServeHTTP(w, r)
		})
	}
	s := sandboxtest.Start(t, sandbox.Options{Account: home, Links: []proxy.Middleware{full}})
	env := environment("prod", "us-east-1")
	_, err := account.Bootstrap(t.Context(), administrator(t, s, env), env, account.BootstrapOptions{})
	if err == nil || !strings.Contains(err.Error(), "10,240 characters") {
		t.Errorf("%v", err)
	}
}

// TestTagsAtCreation looks at the call that makes the bucket, as policies of organizations do.
func TestTagsAtCreation(t *testing.T) {
	var body []byte
	watch := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if call, ok := proxy.CallOf(r); ok && call.Action == "CreateBucket" {
				body, _ = io.ReadAll(r.Body)
				r.Body = io.NopCloser(bytes.NewReader(body))
			}
			next.ServeHTTP(w, r)
		})
	}
	s := sandboxtest.Start(t, sandbox.Options{Account: home, Links: []proxy.Middleware{watch}})
	for _, region := range []string{"us-east-1", "eu-west-1"} {
		env := environment("in-"+region, region)
		bootstrap(t, administrator(t, s, env), env, false)
		for key, value := range env.AllTags() {
			if tag := "<Key>" + key + "</Key><Value>" + value + "</Value>"; !strings.Contains(string(body), tag) {
				t.Errorf("no %s in %s", tag, body)
			}
		}
	}
}
