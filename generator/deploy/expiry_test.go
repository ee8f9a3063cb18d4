package deploy

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/spec"
)

// TestExpiry says beforehand what an apply may outlive.
func TestExpiry(t *testing.T) {
	for name, test := range map[string]struct {
		credentials aws.Credentials
		handover    *account.Handover
		said        string
	}{
		"a user's":            {aws.Credentials{AccessKeyID: "a", Source: "EnvConfigCredentials"}, nil, ""},
		"a long session":      {aws.Credentials{CanExpire: true, Expires: time.Now().Add(8 * time.Hour), Source: "SSOProvider"}, nil, ""},
		"a short one":         {aws.Credentials{CanExpire: true, Expires: time.Now().Add(20 * time.Minute), Source: "SSOProvider"}, nil, "end in 20m"},
		"a login's":           {aws.Credentials{CanExpire: true, Expires: time.Now(), Source: "LoginProvider"}, &account.Handover{}, ""},
		"one that was handed": {aws.Credentials{SessionToken: "t", Source: "EnvConfigCredentials"}, nil, "can't be renewed"},
	} {
		var said string
		engine := New(&spec.Project{}, Options{Report: func(e Event) { said += e.Text }})
		r := &run{env: &spec.Environment{Name: "dev"}, engine: engine, handover: test.handover}
		cfg := aws.Config{Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return test.credentials, nil
		})}
		if err := r.checkExpiry(t.Context(), cfg); err != nil {
			t.Error(err)
		}
		if (test.said == "") != (said == "") || !strings.Contains(said, test.said) {
			t.Errorf("%s: said %q, want %q", name, said, test.said)
		}
	}
}
