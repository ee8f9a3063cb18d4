package account

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/spec"
)

func TestSamePolicy(t *testing.T) {
	want := newPolicy(
		statement{
			Sid: "A", Effect: "Deny", Principal: "*", Action: []string{"s3:*"}, Resource: []string{"b", "a"},
			Condition: map[string]map[string][]string{"Bool": {"aws:SecureTransport": {"false"}}},
		},
		statement{Sid: "B", Effect: "Allow", Action: []string{"s3:GetObject"}, Resource: []string{"a"}},
	)
	for _, tt := range []struct {
		name, have string
		same       bool
	}{
		{"reordered, unwrapped, reformatted", `{
			"Statement": [
				{"Resource": "a", "Action": "s3:GetObject", "Effect": "Allow", "Sid": "B"},
				{"Sid": "A", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["a", "b"],
				 "Condition": {"Bool": {"aws:SecureTransport": false}}}],
			"Version": "2012-10-17"}`, true},
		{"a statement less", `{"Version": "2012-10-17", "Statement": {"Sid": "B", "Effect": "Allow",
			"Action": "s3:GetObject", "Resource": "a"}}`, false},
		{"a wider action", `{"Version": "2012-10-17", "Statement": [
			{"Sid": "B", "Effect": "Allow", "Action": "s3:*", "Resource": "a"},
			{"Sid": "A", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["a", "b"],
			 "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}`, false},
		{"not JSON", `{`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			same, err := samePolicy(want, tt.have)
			if err != nil || same != tt.same {
				t.Errorf("samePolicy = %v, %v; want %v", same, err, tt.same)
			}
		})
	}
}

// TestPermissions asks for every need that calls of deploy roles have had in end-to-end runs, and for some that the role
// must not have.
func TestPermissions(t *testing.T) {
	env := &spec.Environment{
		Project: "models", Prefix: "models",
		Names: spec.Names{Prefixes: []string{"models"}},
		Name:  "dev", AccountID: "123456789012", Region: "us-east-1", Partition: "aws",
		DeployRole: "models-deploy", PlanRole: "models-plan",
		Backend: spec.Backend{Type: "s3", AccountID: "123456789012", Role: "models-state"},
	}
	policy := parsed(t, permissions(env))
	record, err := os.ReadFile("../resources/testdata/needs.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(record)) {
		if got := ask(env, strings.TrimSpace(line), policy); got != access.Allowed {
			t.Errorf("%s: %s", strings.TrimSpace(line), got)
		}
	}
	for _, need := range []string{
		"ecs:DeleteCluster arn:aws:ecs:us-east-1:123456789012:cluster/others",
		"iam:CreateRole arn:aws:iam::123456789012:role/others",
		"iam:CreateUser arn:aws:iam::123456789012:user/models-user",
		"iam:PutRolePolicy arn:aws:iam::123456789012:role/models-deploy",
		"iam:UpdateAssumeRolePolicy arn:aws:iam::123456789012:role/models-deploy",
		"iam:PassRole arn:aws:iam::123456789012:role/models-deploy",
		"iam:PutRolePolicy arn:aws:iam::123456789012:role/models-plan",
		"iam:UpdateAssumeRolePolicy arn:aws:iam::123456789012:role/models-state",
		"kms:Decrypt arn:aws:kms:us-east-1:123456789012:key/1",
		"logs:DeleteLogGroup arn:aws:logs:us-east-1:123456789012:log-group:/ecs/others",
		"s3:GetObject arn:aws:s3:::models-data/k",
		"s3:PutBucketPolicy arn:aws:s3:::others",
		"ssm:PutParameter arn:aws:ssm:us-east-1:123456789012:parameter/others",
		"states:StartExecution arn:aws:states:us-east-1:123456789012:stateMachine:others",
	} {
		if got := ask(env, need, policy); got == access.Allowed {
			t.Errorf("%s: %s", need, got)
		}
	}
}

// TestTrustFits makes the largest trust policy that the spec lets through, and one that only bootstrap finds too large.
func TestTrustFits(t *testing.T) {
	env := &spec.Environment{
		Project: "the-data-platform-of-the-company", Prefix: "the-data-platform-of-the-company",
		Names: spec.Names{Prefixes: []string{"the-data-platform-of-the-company"}},
		Name:  "prod", AccountID: "999999999999", Partition: "aws-us-gov",
		DeployRole: "deploy", ExternalID: strings.Repeat("x", 36),
	}
	for i := range 16 {
		env.TrustedAccounts = append(env.TrustedAccounts, fmt.Sprintf("%012d", i))
	}
	if err := checkLimits(env, nil); err != nil {
		t.Error(err)
	}
	roles := *env
	roles.TrustedAccounts = nil
	for i := range 4 {
		roles.TrustedRoles = append(roles.TrustedRoles, fmt.Sprintf(
			"arn:aws-us-gov:iam::%012d:role/aws-reserved/sso.amazonaws.com/us-gov-west-1/AWSReservedSSO_Deploy_0123456789abcdef", i))
	}
	if err := checkLimits(&roles, nil); err != nil {
		t.Error(err)
	}
	env.ExternalID = strings.Repeat("x", 1000)
	const want = "characters, and IAM takes 2048: let fewer assume it, or shorten the external_id"
	if _, err := Bootstrap(t.Context(), aws.Config{}, env, BootstrapOptions{}); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestStateStays asks for what would lose the state or its history, where the bucket has the project's prefix.
func TestStateStays(t *testing.T) {
	env := &spec.Environment{
		Project: "models", Prefix: "models",
		Names: spec.Names{Prefixes: []string{"models"}},
		Name:  "dev", AccountID: "123456789012", Region: "us-east-1", Partition: "aws",
		DeployRole: "models-deploy", Backend: spec.Backend{Type: "s3", Bucket: "models-state"},
	}
	general, state := parsed(t, permissions(env)), parsed(t, ownAccess(env))
	for action, allowed := range map[string]bool{
		"s3:GetObject": true, "s3:PutObject": true, "s3:DeleteObject": true,
		"s3:DeleteObjectVersion": false, "s3:DeleteBucket": false, "s3:DeleteBucketPolicy": false,
		"s3:PutBucketOwnershipControls": false, "s3:PutBucketPolicy": false, "s3:PutBucketPublicAccessBlock": false,
		"s3:PutBucketVersioning": false, "s3:PutEncryptionConfiguration": false, "s3:PutLifecycleConfiguration": false,
		"s3:PutReplicationConfiguration": false,
	} {
		on := "arn:aws:s3:::models-state"
		if strings.Contains(action, "Object") && action != "s3:PutBucketOwnershipControls" {
			on += "/dev/terraform.tfstate"
		}
		if got := ask(env, action+" "+on, general, state); (got == access.Allowed) != allowed {
			t.Errorf("%s: %s", action, got)
		}
	}
}

func parsed(t *testing.T, p policy) *access.Policy {
	t.Helper()
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	policy, err := access.Parse(access.IdentityPolicy, text)
	if err != nil {
		t.Fatal(err)
	}
	return policy
}

// ask asks for a need, "ACTION RESOURCE". PassedToService is what ECS's is.
func ask(env *spec.Environment, need string, policies ...*access.Policy) access.Outcome {
	action, resource, _ := strings.Cut(need, " ")
	resource = strings.NewReplacer("{partition}", env.Partition, "{account}", env.AccountID, "{region}", env.Region,
		"{project}", env.Project).Replace(resource)
	key, err := access.Parse(access.ResourcePolicy, fmt.Appendf(nil, `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Principal": {"AWS": %q}, "Action": "kms:*", "Resource": "*"}]}`, env.AccountID))
	if err != nil {
		panic(err)
	}
	if !strings.HasPrefix(action, "kms:") {
		key = nil
	}
	return access.Evaluate(access.Request{
		Principal: env.DeployRoleARN(), PrincipalAccount: env.AccountID, Action: action, Resource: resource,
		ResourceAccount: env.AccountID,
		Context:         map[string][]string{"iam:passedtoservice": {"ecs-tasks.amazonaws.com"}},
	}, policies, key).Outcome
}

// The limits are IAM's: 2,048 characters for a trust policy, 10,240 for all inline policies of a role.
func TestPolicySizes(t *testing.T) {
	env := &spec.Environment{
		Project: "a-project-with-a-long-name", Prefix: "a-project-with-a-long-name",
		Names: spec.Names{Prefixes: []string{"a-project-with-a-long-name"}},
		Name:  "an-environment-with-a-long-name", AccountID: "123456789012",
		Region: "us-gov-west-1", Partition: "aws-us-gov", DeployRole: "a-role-with-a-very-long-name", ExternalID: "external",
		TrustedAccounts: []string{"111111111111", "222222222222", "333333333333", "444444444444", "555555555555"},
		Backend:         spec.Backend{Type: "s3", Bucket: "a-state-bucket-with-a-name-of-sixty-three-characters-in-all"},
	}
	size := func(p policy) int {
		text, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		return len(text)
	}
	if n := size(newPolicy(trustOf(env, env.DeployRoleARN(), deployJobs(env))...)); n > 2048 {
		t.Errorf("the trust policy has %d characters", n)
	}
	const environments = 15 // that share one role
	if n := environments * size(ownAccess(env)); n > 10240 {
		t.Errorf("the inline policies have %d characters", n)
	}
	parts := split(permissions(env))
	statements := 0
	for _, part := range parts {
		if n := size(part); n > 6144 {
			t.Errorf("a managed policy has %d characters", n)
		}
		statements += len(part.Statement)
	}
	if all := permissions(env); len(parts) > 2 || statements != len(all.Statement) {
		t.Errorf("%d policies with %d of %d statements", len(parts), statements, len(all.Statement))
	}
}

func TestMergeKeepsStrangers(t *testing.T) {
	ours := []statement{{Sid: "Ours"}, {Sid: "OursToo"}}
	isOurs := func(sid string) bool { return strings.HasPrefix(sid, "Ours") }
	for _, tt := range []struct {
		name, have string
		statements int
	}{
		{"no policy", ``, 2},
		{"only ours, changed", `{"Statement": [{"Sid": "Ours", "Effect": "Allow"}]}`, 2},
		{"ours of before", `{"Statement": [{"Sid": "OursOnce", "Effect": "Allow"}]}`, 2},
		{"another's in a list", `{"Statement": [{"Sid": "Backup", "Effect": "Allow"}, {"Sid": "OursToo"}]}`, 3},
		{"another's alone", `{"Statement": {"Effect": "Allow"}}`, 3},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want, err := merge(tt.have, isOurs, ours...)
			if err != nil || len(want.Statement) != tt.statements {
				t.Errorf("merge = %v, %v; want %d statements", want, err, tt.statements)
			}
		})
	}
	if _, err := merge("{", isOurs, ours...); err == nil {
		t.Error("what isn't a policy was replaced")
	}
	for sid, ours := range map[string]bool{
		"AssumeForDataLake": true, "LabelSessionByRolesForDataLake": true, "AssumeByToken2ForDataLake": true,
		"AssumeForDataLakes": false, "AssumeForLake": false, "MyAssumeForDataLake": false, "": false,
	} {
		if isTrust("data-lake")(sid) != ours {
			t.Errorf("trust %q: want %v", sid, ours)
		}
	}
}

// TestBounds asks for roles where the spec gives roles a boundary: without it, the deploy role may not make one, nor
// write what one may do.
func TestBounds(t *testing.T) {
	env := &spec.Environment{
		Project: "models", Prefix: "models",
		Names: spec.Names{Prefixes: []string{"models"}},
		Name:  "dev", AccountID: "123456789012", Region: "us-east-1", Partition: "aws",
		DeployRole: "deploy", RolePath: "/team/", RoleBoundary: "arn:aws:iam::123456789012:policy/Bound",
	}
	policy := parsed(t, permissions(env))
	for _, action := range []string{"iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"} {
		for boundary, want := range map[string]access.Outcome{
			"": access.ImplicitlyDenied, env.RoleBoundary + "2": access.ImplicitlyDenied, env.RoleBoundary: access.Allowed,
		} {
			request := access.Request{
				Principal: env.DeployRoleARN(), Action: action, Resource: env.OwnRoleARN("models-x"), Context: map[string][]string{},
			}
			if boundary != "" {
				request.Context["iam:PermissionsBoundary"] = []string{boundary}
			}
			if d := access.Evaluate(request.WithDefaults(), []*access.Policy{policy}, nil); d.Outcome != want {
				t.Errorf("%s with boundary %q: %s, want %s", action, boundary, d.Outcome, want)
			}
		}
	}
	for need, allowed := range map[string]bool{
		"iam:DeleteRole arn:aws:iam::123456789012:role/team/models-x":                    true,
		"iam:GetRole arn:aws:iam::123456789012:role/models-x":                            true, // as one is asked for that isn't there
		"iam:DeleteRolePermissionsBoundary arn:aws:iam::123456789012:role/team/models-x": false,
		"iam:DeleteRole arn:aws:iam::123456789012:role/others/models-x":                  false,
	} {
		if got := ask(env, need, policy); (got == access.Allowed) != allowed {
			t.Errorf("%s: %s", need, got)
		}
	}
}

// TestTrust asks for sessions of the deploy role by roles and accounts that it trusts and doesn't trust.
func TestTrust(t *testing.T) {
	env := &spec.Environment{
		Project: "models", Prefix: "models",
		Names: spec.Names{Prefixes: []string{"models"}},
		Name:  "dev", AccountID: "123456789012", Region: "us-east-1", Partition: "aws",
		DeployRole: "team/deploy", ExternalID: "secret",
		TrustedRoles: []string{"arn:aws:iam::111111111111:role/ci", "arn:aws:iam::222222222222:role/team/ops"},
	}
	for _, test := range []struct {
		accounts  []string
		principal string
		external  string
		want      access.Outcome
	}{
		{nil, "111111111111:role/ci", "secret", access.Allowed},
		{nil, "222222222222:role/team/ops", "secret", access.Allowed},
		{nil, "111111111111:role/ci", "", access.ImplicitlyDenied},
		{nil, "111111111111:role/other", "secret", access.ImplicitlyDenied},
		{nil, "222222222222:role/ci", "secret", access.ImplicitlyDenied},
		{nil, "123456789012:role/any", "secret", access.ImplicitlyDenied},
		{[]string{"333333333333"}, "333333333333:role/any", "secret", access.Allowed},
		{[]string{"333333333333"}, "111111111111:role/ci", "secret", access.Allowed},
		{[]string{"333333333333"}, "111111111111:role/other", "secret", access.ImplicitlyDenied},
	} {
		env.TrustedAccounts = test.accounts
		document, err := newPolicy(trustOf(env, env.DeployRoleARN(), deployJobs(env))...).json()
		if err != nil {
			t.Fatal(err)
		}
		policy, err := access.Parse(access.TrustPolicy, []byte(document))
		if err != nil {
			t.Fatal(err)
		}
		request := access.Request{
			Principal: "arn:aws:iam::" + test.principal, Action: "sts:AssumeRole", Resource: env.DeployRoleARN(),
			Context: map[string][]string{},
		}
		if test.external != "" {
			request.Context["sts:ExternalId"] = []string{test.external}
		}
		everything, err := access.Parse(access.IdentityPolicy, []byte(
			`{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`))
		if err != nil {
			t.Fatal(err)
		}
		got := access.Evaluate(request.WithDefaults(), []*access.Policy{everything}, policy)
		if got.Outcome != test.want {
			t.Errorf("%s with %q, accounts %q: %s, want %s", test.principal, test.external, test.accounts, got.Reason, test.want)
		}
	}
}

// TestJobs asks for sessions of jobs of CI systems: the deploy role is for those that are listed, the plan role for all of
// the repository; whoever is in one may go on from there.
func TestJobs(t *testing.T) {
	const issuer = "token.actions.githubusercontent.com"
	env := &spec.Environment{
		Project: "models", Prefix: "models",
		Names: spec.Names{Prefixes: []string{"models"}},
		Name:  "dev", AccountID: "123456789012", Region: "us-east-1", Partition: "aws",
		DeployRole: "Deploy", PlanRole: "Plan", TrustedRoles: []string{"arn:aws:iam::111111111111:role/ci"},
		Identities: []spec.WebIdentity{{
			Issuer: issuer, Audience: "sts.amazonaws.com", Deploy: []string{"repo:acme/data:environment:dev"},
			Plan: "repo:acme/data:*",
		}},
	}
	documents := map[string]string{}
	for _, role := range ownRoles(env) {
		text, err := newPolicy(role.trust...).json()
		if err != nil {
			t.Fatal(err)
		}
		documents[role.kind] = text
		allowed := access.Evaluate(access.Request{
			Principal: role.arn, Action: "sts:AssumeRole", Resource: role.arn,
		}.WithDefaults(), []*access.Policy{parsed(t, role.own)}, trustPolicy(t, text))
		if allowed.Outcome != access.Allowed {
			t.Errorf("a job in the %s can't go on: %s", role.kind, allowed.Reason)
		}
	}
	for _, part := range []string{
		`"Federated":"arn:aws:iam::123456789012:oidc-provider/` + issuer + `"`, `"sts:AssumeRoleWithWebIdentity"`,
		`"StringEquals":{"` + issuer + `:aud":["sts.amazonaws.com"],"` + issuer + `:sub":["repo:acme/data:environment:dev"]}`,
	} {
		if !strings.Contains(documents["deploy role"], part) {
			t.Errorf("the deploy role's trust lacks %s: %s", part, documents["deploy role"])
		}
	}
	if part := `"StringLike":{"` + issuer + `:sub":["repo:acme/data:*"]}`; !strings.Contains(documents["plan role"], part) {
		t.Errorf("the plan role's trust lacks %s: %s", part, documents["plan role"])
	}
}

func trustPolicy(t *testing.T, text string) *access.Policy {
	t.Helper()
	policy, err := access.Parse(access.TrustPolicy, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return policy
}

// TestReading asks the plan role for what changes something, and for what only looks.
func TestReading(t *testing.T) {
	env := &spec.Environment{
		Project: "models", Prefix: "models",
		Names: spec.Names{Prefixes: []string{"models"}},
		Name:  "dev", AccountID: "123456789012", Region: "us-east-1", Partition: "aws",
		DeployRole: "Deploy", PlanRole: "Plan",
		Backend: spec.Backend{Type: "s3", Bucket: "states", Key: "models/dev/terraform.tfstate", AccountID: "123456789012"},
		Allow: []spec.Allowance{{Label: "own", Actions: []string{"sns:*", "sqs:D*", "lambda:GetFunction", "events:Put*"},
			Resources: []string{"arn:aws:sns:*:*:models-*", "arn:aws:sqs:*:*:models-*", "arn:aws:lambda:*:*:function:models-*"}}},
	}
	general, own := parsed(t, planPermissions(env)), parsed(t, ownReading(env))
	for need, want := range map[string]bool{
		"s3:GetBucketPolicy arn:aws:s3:::models-data":                                   true,
		"iam:GetRole arn:aws:iam::123456789012:role/models-x":                           true,
		"ec2:DescribeVpcs *":                                                            true,
		"s3:GetObject arn:aws:s3:::states/models/dev/terraform.tfstate":                 true,
		"s3:ListBucket arn:aws:s3:::states":                                             true,
		"sns:GetTopicAttributes arn:aws:sns:us-east-1:123456789012:models-x":            true,
		"lambda:GetFunction arn:aws:lambda:us-east-1:123456789012:function:models-x":    true,
		"s3:GetObject arn:aws:s3:::states/models/prod/terraform.tfstate":                false,
		"s3:PutObject arn:aws:s3:::states/models/dev/terraform.tfstate":                 false,
		"s3:PutObject arn:aws:s3:::states/models/dev/terraform.tfstate.tflock":          false,
		"s3:GetObject arn:aws:s3:::models-data/k":                                       false,
		"s3:PutBucketPolicy arn:aws:s3:::models-data":                                   false,
		"iam:CreateRole arn:aws:iam::123456789012:role/models-x":                        false,
		"iam:PassRole arn:aws:iam::123456789012:role/models-x":                          false,
		"sns:CreateTopic arn:aws:sns:us-east-1:123456789012:models-x":                   false,
		"sqs:DeleteQueue arn:aws:sqs:us-east-1:123456789012:models-x":                   false,
		"lambda:ListTags arn:aws:lambda:us-east-1:123456789012:function:models-x":       false,
		"sts:AssumeRole arn:aws:iam::123456789012:role/Deploy":                          false,
		"lambda:InvokeFunction arn:aws:lambda:us-east-1:123456789012:function:models-x": false,
	} {
		if got := ask(env, need, general, own); (got == access.Allowed) != want {
			t.Errorf("%s: %s", need, got)
		}
	}
	if n := len(encoded(planPermissions(env))); n > managedLimit {
		t.Errorf("the plan role's permissions have %d characters", n)
	}
}

// TestAllow asks for what the environment's spec allows its deploy role, which gets nothing but that.
func TestAllow(t *testing.T) {
	env := &spec.Environment{
		Project: "models", Prefix: "models",
		Names: spec.Names{Prefixes: []string{"models"}},
		Name:  "dev", AccountID: "123456789012", Region: "us-east-1", Partition: "aws", DeployRole: "deploy",
		Allow: []spec.Allowance{{
			Label: "our-topics", Actions: []string{"sns:*"}, Resources: []string{"arn:aws:sns:us-east-1:123456789012:models-*"},
		}},
	}
	general, own := parsed(t, permissions(env)), parsed(t, ownAccess(env))
	for need, allowed := range map[string]bool{
		"sns:CreateTopic arn:aws:sns:us-east-1:123456789012:models-x":                   true,
		"sns:CreateTopic arn:aws:sns:us-east-1:123456789012:other":                      false,
		"lambda:CreateFunction arn:aws:lambda:us-east-1:123456789012:function:models-x": false,
		"iam:PutRolePolicy arn:aws:iam::123456789012:role/deploy":                       false,
	} {
		if got := ask(env, need, general, own); (got == access.Allowed) != allowed {
			t.Errorf("%s: %s", need, got)
		}
	}
}
