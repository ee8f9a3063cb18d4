package enforce_test

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/tfgen/tfgen/generator/sandbox"
)

// TestAssumeRole has several callers assume roles of the reader's account. An empty want is success.
func TestAssumeRole(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	allow := func(action, rest string) string {
		return fmt.Sprintf(`{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%s:root"}, "Action": %s%s}`, owner, action, rest)
	}
	const assume, tag = `"sts:AssumeRole"`, `["sts:AssumeRole", "sts:TagSession"]`
	for name, trust := range map[string]string{
		"open":     allow(assume, ""),
		"external": allow(assume, `, "Condition": {"StringEquals": {"sts:ExternalId": "secret"}}`),
		"mfa":      allow(assume, `, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}`),
		"tagged":   allow(tag, `, "Condition": {"StringLikeIfExists": {"aws:RequestTag/team": "data"}}`),
		"named":    allow(`["sts:AssumeRole", "sts:SetSourceIdentity"]`, ""),
		"home":     `{"Effect": "Allow", "Principal": {"AWS": "222222222222"}, "Action": "sts:AssumeRole"}`,
		"nobody":   `{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}`,
	} {
		_, err := sc.iam().CreateRole(t.Context(), &iam.CreateRoleInput{
			RoleName:                 aws.String(name),
			AssumeRolePolicyDocument: aws.String(`{"Version": "2012-10-17", "Statement": [` + trust + `]}`),
		})
		sc.check(err)
	}
	sc.createRole("/", "climber", `{"Version": "2012-10-17", "Statement": [
		{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::222222222222:role/*"}]}`)
	const denied = "AccessDenied"
	with := func(set func(*sts.AssumeRoleInput)) func(*sts.AssumeRoleInput) { return set }
	team := func(value string) func(*sts.AssumeRoleInput) {
		return with(func(in *sts.AssumeRoleInput) {
			in.Tags = []types.Tag{{Key: aws.String("team"), Value: aws.String(value)}}
		})
	}
	for _, test := range []struct {
		name, who, role string
		set             func(*sts.AssumeRoleInput)
		want            []string
	}{
		{"trusted", "caller", "open", nil, nil},
		{"a role that isn't there", "caller", "opne", nil, []string{denied, "there is no such role"}},
		{"a role by another path", "caller", "reader", nil, []string{denied, "there is no such role"}},
		{"no external id", "caller", "external", nil, []string{denied, "no resource-based policy"}},
		{"another external id", "caller", "external", with(func(in *sts.AssumeRoleInput) {
			in.ExternalId = aws.String("secrets")
		}), []string{denied}},
		{"the external id", "caller", "external", with(func(in *sts.AssumeRoleInput) {
			in.ExternalId = aws.String("secret")
		}), nil},
		{"no second factor", "caller", "mfa", nil, []string{denied}},
		{"a second factor", "caller", "mfa", with(func(in *sts.AssumeRoleInput) {
			in.SerialNumber, in.TokenCode = aws.String("arn:aws:iam::111111111111:mfa/me"), aws.String("123456")
		}), nil},
		{"a tag that isn't allowed", "caller", "open", team("data"), []string{denied, "sts:TagSession"}},
		{"a tag", "caller", "tagged", team("data"), nil},
		{"a tag of another value", "caller", "tagged", team("web"), []string{denied}},
		{"a source identity that isn't allowed", "caller", "open", with(func(in *sts.AssumeRoleInput) {
			in.SourceIdentity = aws.String("me")
		}), []string{denied, "sts:SetSourceIdentity"}},
		{"a source identity", "caller", "named", with(func(in *sts.AssumeRoleInput) {
			in.SourceIdentity = aws.String("me")
		}), nil},
		{"another account trusted", "caller", "home", nil, []string{denied, "(the statement belongs in the trust policy of role home)"}},
		{"denied", "caller", "nobody", nil, []string{denied, "explicit deny in a resource-based policy"}},
		{"a task's role, for its service", "caller", "stranger", nil, nil},
		{"a task's role, by another role", "administrator", "stranger", nil, []string{denied}},
		{"a role that may", "climber", "home", nil, nil},
		{"a role that may, untrusted", "climber", "open", nil, []string{denied, "no resource-based policy"}},
		{"a role that may not", "stranger", "home", nil, []string{denied, "no identity-based policy"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			cfg := sc.caller()
			if test.who != "caller" {
				cfg = sc.as(reader, test.who)
			}
			in := &sts.AssumeRoleInput{
				RoleArn: aws.String("arn:aws:iam::222222222222:role/" + test.role), RoleSessionName: aws.String("test"),
			}
			if test.set != nil {
				test.set(in)
			}
			_, err := sts.NewFromConfig(cfg).AssumeRole(t.Context(), in)
			(&scene{T: t}).wantError(test.name, err, test.want...)
		})
	}
}
