package account_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
)

// unsettled denies to assume the role Deploy as often as IAM may, that has not seen it yet.
type unsettled struct{ denials, asked int }

func (u *unsettled) link(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if text := string(body); strings.Contains(text, "Action=AssumeRole&") && strings.Contains(text, "role%2FDeploy") {
			if u.asked++; u.asked <= u.denials {
				w.WriteHeader(http.StatusForbidden)
				_, _ = io.WriteString(w, "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>")
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// TestWaitForBootstrap tells what time mends.
func TestWaitForBootstrap(t *testing.T) {
	type answer = struct {
		status int
		body   string
	}
	refusal := func(code, message string) answer {
		return answer{http.StatusForbidden,
			"<ErrorResponse><Error><Code>" + code + "</Code><Message>" + message + "</Message></Error></ErrorResponse>"}
	}
	for name, tt := range map[string]struct {
		role   string
		action string
		answer answer
		waits  int
	}{
		"all is there": {action: "HEAD", answer: answer{http.StatusOK, ""}},
		"a role that isn't known": {
			role: "Deploy", action: "AssumeRole", answer: refusal("AccessDenied", "is not authorized"), waits: 15,
		},
		"a role that is denied": {
			role: "Deploy", action: "AssumeRole",
			answer: refusal("AccessDenied", "is not authorized, with an explicit deny in an identity-based policy"),
		},
		"a session that has ended": {
			role: "Deploy", action: "AssumeRole", answer: refusal("ExpiredTokenException", "has expired"),
		},
		"a bucket that may not be seen": {action: "HEAD", answer: answer{http.StatusForbidden, ""}, waits: 15},
		"a bucket that isn't there":     {action: "HEAD", answer: answer{http.StatusNotFound, ""}},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := answers(t, map[string]answer{
				"GetCallerIdentity": {http.StatusOK, "<R><GetCallerIdentityResult><Account>" + other +
					"</Account><Arn>arn:aws:iam::" + other + ":user/me</Arn></GetCallerIdentityResult></R>"},
				tt.action: tt.answer,
			})
			env := environment("prod", "us-east-1")
			env.DeployRole, env.TrustedAccounts = tt.role, []string{other}
			var waited time.Duration
			wait := account.WaitForBootstrap()
			wait.Pause = func(_ context.Context, d time.Duration) error { waited += d; return nil }
			err := wait.Until(t.Context(), func() error {
				_, err := account.Check(t.Context(), cfg, env, env.DeployRoles())
				return err
			})
			if waited != time.Duration(tt.waits)*2*time.Second || (err == nil) != (tt.answer.status == http.StatusOK) {
				t.Errorf("waited %s for %v", waited, err)
			}
		})
	}
}

// TestSettle bootstraps where IAM takes its time.
func TestSettle(t *testing.T) {
	iam := &unsettled{}
	s := sandboxtest.Start(t, sandbox.Options{Account: home, Links: []proxy.Middleware{iam.link}})
	for _, tt := range []struct {
		name     string
		denials  int
		trusted  string // account; empty: home
		dryRun   bool
		asked    int
		waits    int
		progress string
	}{
		{name: "a dry run", dryRun: true},
		{name: "from where nobody deploys", trusted: "333333333333", denials: 1},
		{name: "at once", asked: 1},
		{name: "in a moment", denials: 3, asked: 4, waits: 3, progress: "waiting until what was made can be used"},
		{
			name: "never", denials: 1000, asked: 31, waits: 30,
			progress: "waiting until what was made can be used\nwhat was made can't be used from here after 1m0s: ",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := environment("prod", "us-east-1")
			env.ExternalID = strings.ReplaceAll(tt.name, " ", "-") // so that there is something to correct
			if tt.trusted != "" {
				env.TrustedAccounts = []string{tt.trusted}
			}
			var progress []string
			var waited time.Duration
			*iam = unsettled{denials: tt.denials}
			_, err := account.Bootstrap(t.Context(), administrator(t, s, env), env, account.BootstrapOptions{
				DryRun: tt.dryRun, Deployer: s.Config(env.Region),
				Progress: func(line string) { progress = append(progress, line) },
				Pause:    func(_ context.Context, d time.Duration) error { waited += d; return nil },
			})
			if err != nil {
				t.Fatal(err)
			}
			if iam.asked != tt.asked || waited != time.Duration(tt.waits)*2*time.Second ||
				!strings.HasPrefix(strings.Join(progress, "\n"), tt.progress) || tt.progress == "" && progress != nil {
				t.Errorf("asked %d times, waited %s, said %q", iam.asked, waited, progress)
			}
		})
	}
	env := environment("prod", "us-east-1")
	env.ExternalID = "another"
	iam.denials = 1000
	_, err := account.Bootstrap(t.Context(), administrator(t, s, env), env, account.BootstrapOptions{
		Deployer: s.Config(env.Region),
		Pause:    func(context.Context, time.Duration) error { return context.Canceled },
	})
	if err == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
		t.Errorf("an interrupted wait: %v", err)
	}
}
