package account_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/credentials/logincreds"

	"github.com/tfgen/tfgen/generator/account"
)

// login gives credentials as of aws login, others at each call.
type login struct {
	calls int
	lasts time.Duration
	err   error
}

func (l *login) Retrieve(context.Context) (aws.Credentials, error) {
	l.calls++
	return aws.Credentials{
		AccessKeyID: fmt.Sprint("key", l.calls), SecretAccessKey: "secret", SessionToken: "session",
		Source: logincreds.ProviderName, CanExpire: true, Expires: time.Now().Add(l.lasts),
	}, l.err
}

func (l *login) ProviderSources() []aws.CredentialSource {
	return []aws.CredentialSource{aws.CredentialSourceProfileLogin, aws.CredentialSourceLogin}
}

// handOver begins to give credentials, and returns the variables by which they are had.
func handOver(t *testing.T, provider aws.CredentialsProvider) (*account.Handover, map[string]string) {
	t.Helper()
	h, err := account.HandOver(t.Context(), aws.Config{Credentials: provider})
	if err != nil || h == nil {
		t.Fatalf("hand over: %v, %v", h, err)
	}
	t.Cleanup(h.Close)
	variables := map[string]string{}
	for _, variable := range h.Environ() {
		name, value, _ := strings.Cut(variable, "=")
		variables[name] = value
	}
	return h, variables
}

// TestHandOver is asked by the SDK's own client, as terraform asks.
func TestHandOver(t *testing.T) {
	l := &login{lasts: time.Minute}
	h, variables := handOver(t, l)
	ask := func(token string) (aws.Credentials, error) {
		return endpointcreds.New(variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"], func(o *endpointcreds.Options) {
			o.AuthorizationToken = token
		}).Retrieve(t.Context())
	}
	token := variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
	for _, preferred := range []string{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"} {
		if value, ok := variables[preferred]; !ok || value != "" {
			t.Errorf("%s isn't taken away", preferred)
		}
	}
	for want := 2; want < 4; want++ { // one was to see what they are
		got, err := ask(token)
		if err != nil || got.AccessKeyID != fmt.Sprint("key", want) || got.SecretAccessKey != "secret" ||
			got.SessionToken != "session" || time.Until(got.Expires) > l.lasts {
			t.Errorf("got %+v, %v", got, err)
		}
	}
	for _, wrong := range []string{"", token[1:]} {
		if _, err := ask(wrong); err == nil || !strings.Contains(err.Error(), "AccessDenied") {
			t.Errorf("with the token %q: %v", wrong, err)
		}
	}
	l.err = fmt.Errorf("the login has ended")
	calls := l.calls
	if _, err := ask(token); err == nil || !strings.Contains(err.Error(), "the login has ended") || l.calls != calls+1 {
		t.Errorf("without credentials: %v, asked %d times", err, l.calls-calls)
	}
	h.Close()
	if _, err := ask(token); err == nil {
		t.Error("it is still answered")
	}
}

// TestHandOverRenews waits for new credentials where the old ones are about to end, but not for ever.
func TestHandOverRenews(t *testing.T) {
	l := &login{}
	h, variables := handOver(t, l)
	for _, tt := range []struct {
		lasts, waits time.Duration
		calls        int
	}{
		{lasts: time.Minute, calls: 1},
		{lasts: 10 * time.Second, waits: 10 * time.Second, calls: 2},
		{lasts: 0, calls: 2},
	} {
		synctest.Test(t, func(t *testing.T) {
			*l = login{lasts: tt.lasts}
			begun := time.Now()
			request := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
			request.Header.Set("Authorization", variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"])
			recorder := httptest.NewRecorder()
			h.ServeHTTP(recorder, request)
			var got struct{ AccessKeyId string } //nolint:revive // AWS's name
			if err := json.Unmarshal(recorder.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if waited := time.Since(begun); l.calls != tt.calls || waited != tt.waits || got.AccessKeyId != fmt.Sprint("key", l.calls) {
				t.Errorf("that last %s: asked %d times in %s, and gave %s", tt.lasts, l.calls, waited, got.AccessKeyId)
			}
		})
	}
}

// sharedFiles makes AWS's configuration file, for a caller who has nothing else, and a login that a profile can name.
func sharedFiles(t *testing.T, config string) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE",
		"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		t.Setenv(name, "")
	}
	for name, value := range map[string]string{
		"AWS_CONFIG_FILE": filepath.Join(dir, "config"), "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"AWS_LOGIN_CACHE_DIRECTORY": dir, "AWS_EC2_METADATA_DISABLED": "true", "HOME": dir,
	} {
		t.Setenv(name, value)
	}
	sum := sha256.Sum256([]byte("ann"))
	for name, text := range map[string]string{
		"config": config,
		hex.EncodeToString(sum[:]) + ".json": `{
			"accessToken": {"accessKeyId": "key", "secretAccessKey": "s", "sessionToken": "t", "accountId": "111111111111",
				"expiresAt": "2099-01-01T00:00:00Z"},
			"clientId": "c", "refreshToken": "r", "dpopKey": "k"}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestHandOverOnly what terraform doesn't know.
func TestHandOverOnly(t *testing.T) {
	sharedFiles(t, `
[profile ann]
login_session = ann
[profile as-role]
login_session = ann
role_arn = arn:aws:iam::111111111111:role/Admin
[profile keys]
aws_access_key_id = key
aws_secret_access_key = secret
`)
	t.Setenv("AWS_ENDPOINT_URL_STS", *answers(t, map[string]struct {
		status int
		body   string
	}{
		"AssumeRole": {http.StatusOK, "<R><AssumeRoleResult><Credentials><AccessKeyId>a</AccessKeyId><SecretAccessKey>s" +
			"</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>" +
			"</AssumeRoleResult></R>"},
	}).BaseEndpoint)
	for profile, want := range map[string]string{"ann": "given", "keys": "", "as-role": "without role_arn"} {
		t.Setenv("AWS_PROFILE", profile)
		cfg, err := account.Config(t.Context(), "us-east-1")
		if err != nil {
			t.Errorf("%s: %v", profile, err)
			continue
		}
		h, err := account.HandOver(t.Context(), cfg)
		switch {
		case err != nil && (want == "" || !strings.Contains(err.Error(), want)), err == nil && (h != nil) != (want == "given"):
			t.Errorf("%s: %v, %v, want %q", profile, h, err, want)
		}
		h.Close()
	}
}

// TestLogIn says how to log in where there are no credentials, or none any more.
func TestLogIn(t *testing.T) {
	sharedFiles(t, `
[default]
login_session = nobody
[profile bob]
login_session = nobody
[profile from-ann]
role_arn = arn:aws:iam::111111111111:role/Admin
source_profile = ann
[profile ann]
login_session = ann
[profile sso]
sso_session = company
sso_account_id = 111111111111
sso_role_name = Admin
[profile from-sso]
role_arn = arn:aws:iam::111111111111:role/Admin
source_profile = sso
[sso-session company]
sso_region = us-east-1
sso_start_url = https://example.com/start
[profile old-sso]
sso_start_url = https://example.com/start
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = Admin
[profile mfa]
role_arn = arn:aws:iam::111111111111:role/Admin
mfa_serial = arn:aws:iam::111111111111:mfa/ann
source_profile = keys
[profile keys]
aws_access_key_id = key
aws_secret_access_key = secret
`)
	for profile, message := range map[string]string{
		"":         "no AWS credentials: log in with `aws login`, where that has ended: ",
		"bob":      "no AWS credentials: log in with `aws login --profile bob`, where that has ended: ",
		"from-ann": "credential_process = aws configure export-credentials --format process --profile ann: ",
		"sso":      "no AWS credentials: log in with `aws sso login --profile sso`, where that has ended: ",
		"from-sso": "no AWS credentials: log in with `aws sso login --profile sso`, where that has ended: ",
		"old-sso":  "no AWS credentials: log in with `aws sso login --profile old-sso`, where that has ended: ",
		"mfa":      "aws configure export-credentials --format env",
		"nobody":   "no AWS credentials: set AWS_PROFILE, ",
	} {
		t.Setenv("AWS_PROFILE", profile)
		_, err := account.Config(t.Context(), "us-east-1")
		refused(t, err, account.NoCredentials, message)
	}
}

// TestLogInAgain names the command where AWS refuses what a login gave.
func TestLogInAgain(t *testing.T) {
	sharedFiles(t, "[profile ann]\nlogin_session = ann\n")
	t.Setenv("AWS_PROFILE", "ann")
	cfg, err := account.Config(t.Context(), "us-east-1")
	if err != nil {
		t.Fatal(err)
	}
	cfg.BaseEndpoint = answers(t, map[string]struct {
		status int
		body   string
	}{
		"GetCallerIdentity": {http.StatusForbidden, "<ErrorResponse><Error><Code>ExpiredToken</Code></Error></ErrorResponse>"},
	}).BaseEndpoint
	_, err = account.WhoAmI(t.Context(), cfg)
	refused(t, err, account.NoCredentials, "log in again with `aws login --profile ann`, or name others")
}
