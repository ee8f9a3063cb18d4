package account_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
	"github.com/tfgen/tfgen/generator/spec"
)

const (
	home  = "111111111111" // the caller's account
	other = "222222222222"
)

// local is a sandbox whose caller is in account home.
func local(t *testing.T) *sandbox.Sandbox {
	t.Helper()
	return sandboxtest.Start(t, sandbox.Options{Account: home})
}

// environment is one in account other that home may deploy.
func environment(name, region string) *spec.Environment {
	return &spec.Environment{
		Project: "demo", Prefix: "demo",
		Names: spec.Names{Prefixes: []string{"demo"}},
		Name:  name, AccountID: other, Region: region, Partition: "aws",
		DeployRole: "Deploy", ExternalID: "secret", TrustedAccounts: []string{home},
		Backend: spec.Backend{
			Type: "s3", Bucket: "demo-state-" + name, Key: "terraform.tfstate", AccountID: other, Region: region,
		},
		Tags: map[string]string{"owner": "data"},
	}
}

// administrator is somebody in the environment's account.
func administrator(t *testing.T, s *sandbox.Sandbox, env *spec.Environment) aws.Config {
	t.Helper()
	return sandboxtest.Administrator(t, s, env.AccountID, env.Region)
}

func check(t *testing.T, cfg aws.Config, env *spec.Environment) (account.Caller, error) {
	t.Helper()
	return account.Check(t.Context(), cfg, env, env.DeployRoles())
}

func TestCheck(t *testing.T) {
	s := local(t)
	ready := environment("ready", "eu-west-1")
	ready.TrustedAccounts = append(ready.TrustedAccounts, other)
	if _, err := account.Bootstrap(t.Context(), administrator(t, s, ready), ready, account.BootstrapOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name    string
		change  func(*spec.Environment)
		asAdmin bool // in the environment's account
		code    account.Code
		message []string // parts of it
	}{
		{name: "trusted account"},
		{name: "the environment's own account", asAdmin: true},
		{name: "local state", change: func(e *spec.Environment) { e.Backend = spec.Backend{Type: "local"} }},
		{name: "no role, own account", asAdmin: true, change: func(e *spec.Environment) { e.DeployRole = "" }},
		{
			name: "no role, another account", change: func(e *spec.Environment) { e.DeployRole = "" },
			code: account.WrongAccount, message: []string{home, other, "deploy role"},
		},
		{
			name:   "account that isn't trusted",
			change: func(e *spec.Environment) { e.TrustedAccounts = []string{"333333333333"} },
			code:   account.WrongAccount, message: []string{home, other, "333333333333", "Deploy", "trusted_accounts"},
		},
		{
			name: "no state bucket", change: func(e *spec.Environment) { e.Backend.Bucket = "nowhere" },
			code: account.NoStateBucket, message: []string{"nowhere", other, "tfgen bootstrap --env ready"},
		},
		{
			name: "state bucket in another region", change: func(e *spec.Environment) { e.Backend.Region = "us-west-2" },
			code: account.StateBucketTaken, message: []string{"demo-state-ready", "us-west-2"},
		},
		{
			name: "another state in the bucket", change: func(e *spec.Environment) { e.Backend.Key = "elsewhere" },
			code: account.StateBucketDenied, message: []string{"s3://demo-state-ready/elsewhere", "tfgen bootstrap --env ready"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := *ready
			if tt.change != nil {
				tt.change(&env)
			}
			cfg, id := s.Config(env.Region), home
			if tt.asAdmin {
				cfg, id = administrator(t, s, &env), other
			}
			caller, err := check(t, cfg, &env)
			if caller.AccountID != id {
				t.Errorf("caller is %+v, want one of account %s", caller, id)
			}
			refused(t, err, tt.code, tt.message...)
		})
	}
}

// refused expects an *account.Error with the code and parts of the message, or no error when code is empty.
func refused(t *testing.T, err error, code account.Code, message ...string) {
	t.Helper()
	if code == "" {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	var refusal *account.Error
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Fatalf("error is %v, want one with code %s", err, code)
	}
	for _, part := range message {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q doesn't mention %q", err, part)
		}
	}
}

// answers is an AWS that gives each action a fixed answer; HEAD requests have the action HEAD.
func answers(t *testing.T, byAction map[string]struct {
	status int
	body   string
}) aws.Config {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		action := r.Method
		if r.Method == http.MethodPost {
			action = r.FormValue("Action")
		}
		w.WriteHeader(byAction[action].status)
		_, _ = w.Write([]byte(byAction[action].body))
	}))
	t.Cleanup(server.Close)
	return aws.Config{
		BaseEndpoint: aws.String(server.URL),
		Credentials:  credentials.NewStaticCredentialsProvider("key", "secret", ""),
	}
}

// What moto always allows.
func TestRefusals(t *testing.T) {
	type answer = struct {
		status int
		body   string
	}
	identity := func(id string) answer {
		return answer{http.StatusOK, "<R><GetCallerIdentityResult><Account>" + id + "</Account><Arn>arn:aws:iam::" + id +
			":user/me</Arn></GetCallerIdentityResult></R>"}
	}
	t.Run("role that can't be assumed", func(t *testing.T) {
		cfg := answers(t, map[string]answer{
			"GetCallerIdentity": identity(home),
			"AssumeRole": {http.StatusForbidden,
				"<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"},
		})
		_, err := check(t, cfg, environment("prod", "us-east-1"))
		refused(t, err, account.RoleNotAssumable, home, other, "arn:aws:iam::222222222222:role/Deploy", "AccessDenied")
	})
	t.Run("state bucket that may not be seen", func(t *testing.T) {
		env := environment("prod", "us-east-1")
		env.DeployRole = ""
		cfg := answers(t, map[string]answer{"GetCallerIdentity": identity(other), "HEAD": {http.StatusForbidden, ""}})
		_, err := check(t, cfg, env)
		refused(t, err, account.StateBucketDenied, "demo-state-prod", "another account's")
	})
	t.Run("state bucket whose name is taken", func(t *testing.T) {
		cfg := answers(t, map[string]answer{
			"GetCallerIdentity": identity(other),
			"HEAD":              {http.StatusNotFound, ""},
			"PUT":               {http.StatusConflict, "<Error><Code>BucketAlreadyExists</Code></Error>"},
		})
		_, err := account.Bootstrap(t.Context(), cfg, environment("prod", "us-east-1"), account.BootstrapOptions{})
		refused(t, err, account.StateBucketTaken, "demo-state-prod", "bucket names are global")
	})
	t.Run("no credentials", func(t *testing.T) {
		for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE",
			"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
			t.Setenv(name, "")
		}
		t.Setenv("AWS_CONFIG_FILE", "/dev/null")
		t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
		t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
		_, err := account.Config(t.Context(), "us-east-1")
		refused(t, err, account.NoCredentials, "AWS_PROFILE", "tfgen sandbox")
	})
}

// TestConfigWaitsNotForEver looks at the client: waiting for what it says takes too long for a test.
func TestConfigWaitsNotForEver(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", "id")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	cfg, err := account.Config(t.Context(), "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	client, ok := cfg.HTTPClient.(*awshttp.BuildableClient)
	if !ok || client.GetTransport().ResponseHeaderTimeout != 30*time.Second {
		t.Errorf("the client is %+v", cfg.HTTPClient)
	}
}
