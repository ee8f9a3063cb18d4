package enforce_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/tfgen/tfgen/generator/sandbox"
)

const issuer = "token.actions.githubusercontent.com"

// token is a JSON web token with the claims over those of a run on main in GitHub. Its signature is none.
func token(t *testing.T, over map[string]any) string {
	t.Helper()
	claims := map[string]any{
		"iss": "https://" + issuer, "aud": "sts.amazonaws.com", "sub": "repo:us/data:ref:refs/heads/main",
		"exp": time.Now().Add(time.Hour).Unix(),
	}
	maps.Copy(claims, over)
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256"}`)) + "." + encode(payload) + "." + encode([]byte("signature"))
}

// TestWebIdentity has runs of CI become a role that trusts those of one branch.
func TestWebIdentity(t *testing.T) {
	sc := newScene(t, sandbox.Options{})
	const trust = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
		"Principal": {"Federated": "arn:aws:iam::222222222222:oidc-provider/` + issuer + `"},
		"Condition": {"StringEquals": {"` + issuer + `:aud": "sts.amazonaws.com"},
			"StringLike": {"` + issuer + `:sub": "repo:us/data:*"}}}]}`
	trusts := map[string]string{
		"deploy": trust, "closed": tasksTrust,
		"claim": strings.Replace(trust, `:aud": "sts.amazonaws.com"`, `:repository": "us/data"`, 1),
	}
	for name, document := range trusts {
		_, err := sc.iam().CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: &document})
		sc.check(err)
	}
	sc.putRolePolicy("deploy", getAny)
	sc.check(put("mine", "k")(t.Context(), sc.s3("administrator")))
	call := func(role, token string) (*sts.AssumeRoleWithWebIdentityOutput, error) {
		cfg := sc.caller()
		cfg.Credentials = aws.AnonymousCredentials{}
		return sts.NewFromConfig(cfg).AssumeRoleWithWebIdentity(t.Context(), &sts.AssumeRoleWithWebIdentityInput{
			RoleArn: aws.String("arn:aws:iam::222222222222:role/" + role), RoleSessionName: aws.String("session"),
			WebIdentityToken: &token,
		})
	}
	_, err := call("deploy", token(t, nil))
	sc.wantError("before the account has the provider", err, "InvalidIdentityToken", "No OpenIDConnect provider")
	_, err = sc.iam().CreateOpenIDConnectProvider(t.Context(), &iam.CreateOpenIDConnectProviderInput{
		Url: aws.String("https://" + issuer), ClientIDList: []string{"sts.amazonaws.com"},
		ThumbprintList: []string{strings.Repeat("0", 40)},
	})
	sc.check(err)
	const denied, invalid = "AccessDenied", "InvalidIdentityToken"
	for _, test := range []struct {
		name, role string
		claims     map[string]any
		want       []string
	}{
		{"trusted", "deploy", nil, nil},
		{"several audiences", "deploy", map[string]any{"aud": []string{"sts.amazonaws.com", "x"}}, nil},
		{"another repository", "deploy", map[string]any{"sub": "repo:them/data:ref:refs/heads/main"},
			[]string{denied, "Not authorized to perform sts:AssumeRoleWithWebIdentity"}},
		{"another audience", "deploy", map[string]any{"aud": "https://github.com/us"}, []string{invalid, "Incorrect token audience"}},
		{"another issuer", "deploy", map[string]any{"iss": "https://gitlab.com"}, []string{invalid, "No OpenIDConnect provider"}},
		{"expired", "deploy", map[string]any{"exp": 1}, []string{"ExpiredTokenException"}},
		{"a role that isn't there", "deploi", nil, []string{denied, "there is no such role"}},
		{"a role that trusts others", "closed", nil, []string{denied, "Not authorized"}},
		{"a condition on a claim that AWS doesn't take", "claim", nil, []string{denied, "Not authorized"}},
		{"no subject", "deploy", map[string]any{"sub": ""}, []string{invalid}},
	} {
		_, err := call(test.role, token(t, test.claims))
		sc.wantError(test.name, err, test.want...)
	}
	for _, malformed := range []string{"a.b", "a.%.c", "a.YQ.c"} {
		_, err := call("deploy", malformed)
		sc.wantError(malformed, err, invalid, "not a valid JWT")
	}
	out, err := call("deploy", token(t, nil))
	sc.check(err)
	client := s3.NewFromConfig(withKeys(sc.caller(), out.Credentials))
	sc.wantError("what the role may", get("mine", "k")(t.Context(), client))
	sc.wantError("what it may not", put("mine", "x")(t.Context(), client), denied, "no identity-based policy")
}
