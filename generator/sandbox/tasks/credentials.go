package tasks

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// RolePath is where a GET has credentials of a task's role: RolePath + ID, with the task's token.
const RolePath = "/tfgen-sandbox/role/"

// taskRole is the role of the container; empty: it has none.
func (one *task) taskRole() string {
	if overridden := aws.ToString(one.overrides.TaskRoleArn); overridden != "" {
		return overridden
	}
	return aws.ToString(one.definition.TaskRoleArn)
}

// assume gives new credentials of the task role. ECS names the session by the task.
func (one *task) assume(ctx context.Context, t *Tasks) (aws.Credentials, error) {
	role := one.taskRole()
	credentials, err := t.As(role, one.id, one.region).Credentials.Retrieve(ctx)
	if err != nil {
		err = fmt.Errorf("ECS was unable to assume the role '%s' that was provided for this task: %w", role, err)
	}
	return credentials, err
}

// addCredentials adds where SDKs ask for those of the task role, again before they expire. Keys themselves are not in
// the environment of a task on AWS. They are in that of a container that has no loopback in common with the sandbox:
// SDKs ask no other host without TLS.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
func (one *task) addCredentials(t *Tasks, host string, variables map[string]string) error {
	if one.taskRole() == "" {
		return nil
	}
	credentials, err := one.assume(context.Background(), t)
	if err != nil {
		return err
	}
	if host == loopback {
		variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = t.URL + RolePath + one.id
		variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = one.token
		return nil
	}
	variables["AWS_ACCESS_KEY_ID"] = credentials.AccessKeyID
	variables["AWS_SECRET_ACCESS_KEY"] = credentials.SecretAccessKey
	variables["AWS_SESSION_TOKEN"] = credentials.SessionToken
	return nil
}

// Credentials answers a task that asks for its own.
func (t *Tasks) Credentials(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	one := t.withID(strings.TrimPrefix(r.URL.Path, RolePath))
	if one == nil || subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte(one.token)) == 0 {
		w.WriteHeader(http.StatusForbidden)
		_ = json.NewEncoder(w).Encode(map[string]string{"code": "AccessDenied", "message": "this is no running task's token"})
		return
	}
	credentials, err := one.assume(r.Context(), t)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		_ = json.NewEncoder(w).Encode(map[string]string{"code": "AssumeRole", "message": err.Error()})
		return
	}
	_ = json.NewEncoder(w).Encode(map[string]string{
		"RoleArn": one.taskRole(), "AccessKeyId": credentials.AccessKeyID, "SecretAccessKey": credentials.SecretAccessKey,
		"Token": credentials.SessionToken, "Expiration": credentials.Expires.UTC().Format(time.RFC3339),
	})
}

// withID is the task of an id that runs; nil: there is none.
func (t *Tasks) withID(id string) *task {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, one := range t.all {
		if one.id == id && one.document().LastStatus != "STOPPED" {
			return one
		}
	}
	return nil
}
