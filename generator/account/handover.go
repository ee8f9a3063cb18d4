package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/logincreds"

	"github.com/tfgen/tfgen/generator/internal/coded"
	"github.com/tfgen/tfgen/generator/internal/settle"
)

// Handover gives terraform the caller's credentials where it can't find them itself: those of `aws login`, which
// terraform up to 1.14 and the AWS provider 5.100 don't know. The nil Handover gives nothing.
//
// It answers as the endpoint does that AWS's SDKs ask in a container, and that they ask for a profile in which they see
// no credentials: so the profile counts for what else is in it, other profiles that a team's own files name keep
// theirs, and a terraform that does know the login goes by the profile. The credentials are renewed as often as
// terraform asks, and nothing is on disk or in the arguments of a process. A credential_process would need a copy of
// AWS's files with the profile changed, and a program to call, which tests with tfgentest haven't. Terraform's debug
// log masks the secret key in the answer, as it does in AWS's own to AssumeRole.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
type Handover struct {
	credentials aws.CredentialsProvider
	token       string // what only terraform can know
	listener    net.Listener
	server      *http.Server
}

// HandOver begins to give the credentials of cfg to who has the variables of Environ, until Close. It gives nothing,
// and returns nil, where terraform finds them itself. A role that a profile assumes from a login is refused with
// NoCredentials: terraform would assume it from itself.
func HandOver(ctx context.Context, cfg aws.Config) (*Handover, error) {
	if !slices.Contains(sourcesOf(cfg), aws.CredentialSourceLogin) {
		return nil, nil
	}
	found, err := cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return nil, err
	}
	if found.Source != logincreds.ProviderName {
		return nil, coded.Errorf(NoCredentials, "profile %s assumes a role with the credentials of aws login, which "+
			"terraform doesn't know: name a profile without role_arn (AWS_PROFILE)", profileOf(cfg))
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("give the credentials of aws login to terraform, which doesn't know them: %w", err)
	}
	h := &Handover{credentials: cfg.Credentials, token: rand.Text(), listener: listener}
	h.server = &http.Server{Handler: h, ReadHeaderTimeout: answerTimeout}
	go func() { _ = h.server.Serve(listener) }() // until Close
	return h, nil
}

// Close ends the giving.
func (h *Handover) Close() {
	if h != nil {
		_ = h.server.Close() // nobody asks any more
	}
}

// Environ are the variables by which AWS's SDKs ask for the credentials. The empty ones would be preferred.
func (h *Handover) Environ() []string {
	if h == nil {
		return nil
	}
	return []string{
		"AWS_CONTAINER_CREDENTIALS_FULL_URI=http://" + h.listener.Addr().String(),
		"AWS_CONTAINER_AUTHORIZATION_TOKEN=" + h.token,
		"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=",
		"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE=",
	}
}

// ServeHTTP answers with the credentials, or why there are none: a status of 4xx, so that the SDK doesn't ask again.
func (h *Handover) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte(h.token)) == 0 {
		answer(w, http.StatusForbidden, map[string]string{"code": "AccessDenied", "message": "this is tfgen's terraform's"})
		return
	}
	found, err := h.retrieve(r.Context())
	if err != nil {
		answer(w, http.StatusBadRequest, map[string]string{"code": "NoCredentials", "message": err.Error()})
		return
	}
	answer(w, http.StatusOK, map[string]string{
		"AccessKeyId": found.AccessKeyID, "SecretAccessKey": found.SecretAccessKey, "Token": found.SessionToken,
		"Expiration": found.Expires.UTC().Format(time.RFC3339), "AccountId": found.AccountID,
	})
}

// leastLife is how long credentials have to hold for a call that begins with them.
const leastLife = 10 * time.Second

// retrieve waits for new credentials where the old ones are about to end: a login is renewed when it has ended, not
// before.
func (h *Handover) retrieve(ctx context.Context) (aws.Credentials, error) {
	found, err := h.credentials.Retrieve(ctx)
	left := time.Until(found.Expires)
	if err != nil || !found.CanExpire || left > leastLife {
		return found, err
	}
	if err := settle.Pause(ctx, left); err != nil {
		return aws.Credentials{}, err
	}
	return h.credentials.Retrieve(ctx)
}

func answer(w http.ResponseWriter, status int, body map[string]string) {
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // to who has gone, maybe
}
