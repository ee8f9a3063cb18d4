package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tfgen/tfgen/generator/promote/store"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// denials has the first calls of some actions on the bucket denied, as S3 does for what it may not do with the key.
func (a *devAccount) denials(bucket string, count int, code, message string, actions ...string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.links[bucket] = func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
			call, _ := proxy.CallOf(r)
			if count == 0 || !slices.Contains(actions, call.Action) {
				next.ServeHTTP(out, r)
				return
			}
			if call.Action != "HeadObject" { // whose reason is looked for by another call
				count--
			}
			_, _ = io.Copy(io.Discard, r.Body) // which the client sends first
			out.WriteHeader(http.StatusForbidden)
			fmt.Fprintf(out, "<Error><Code>%s</Code><Message>%s</Message></Error>", code, message)
		})
	}
}

// testPatient waits for what a new key allows, and for nothing else.
func testPatient(t *testing.T, a *devAccount) {
	const (
		toWrite = "User: ann is not authorized to perform: kms:GenerateDataKey on the resource"
		toRead  = "User: ann is not authorized to perform: kms:Decrypt on the resource"
	)
	for _, tt := range []struct {
		name          string
		denials       int
		code, message string
		interrupted   bool
		waits         int
		fails         bool
	}{
		{name: "a-new-key", denials: 3, code: "AccessDenied", message: toWrite, waits: 3},
		{name: "an-unknown-key", denials: 1, code: "KMS.NotFoundException", message: "Key does not exist", waits: 1},
		{name: "never", denials: 100, code: "AccessDenied", message: toWrite, waits: 30, fails: true},
		{name: "denied", denials: 1, code: "AccessDenied", message: toWrite + " with an explicit deny", fails: true},
		{name: "no-key", denials: 1, code: "AccessDenied", message: "not authorized to perform: s3:PutObject", fails: true},
		{name: "interrupted", denials: 100, code: "AccessDenied", message: toWrite, interrupted: true, waits: 1, fails: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bucket, _ := a.bucket(t, tt.name)
			a.denials(tt.name, tt.denials, tt.code, tt.message, "PutObject")
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var told []string
			var waited time.Duration
			models := store.In(bucket, a.Config("")).Patient(func(line string) { told = append(told, line) },
				func(ctx context.Context, d time.Duration) error {
					waited += d
					if tt.interrupted {
						cancel()
					}
					return ctx.Err()
				})
			file, _ := write(t, "model.pkl", random(100))
			_, err := models.Upload(ctx, file, "v1.0.0", "", nil)
			if (err != nil) != tt.fails || waited != time.Duration(tt.waits)*10*time.Second || len(told) != min(1, tt.waits) ||
				tt.interrupted != errors.Is(err, context.Canceled) {
				t.Errorf("waited %s, told %q: %v", waited, told, err)
			}
			if len(told) > 0 && !strings.Contains(told[0], "waiting for 5m0s at most") {
				t.Errorf("told %q", told)
			}
		})
	}

	bucket, _ := a.bucket(t, "reads")
	file, _ := write(t, "model.pkl", random(100))
	models := store.In(bucket, a.Config("")).Patient(func(string) {}, func(context.Context, time.Duration) error { return nil })
	up, err := models.Upload(t.Context(), file, "v1.0.0", "", nil)
	check(t, err)
	for name, look := range map[string]func() error{
		"the head": func() error {
			_, err := models.Head(t.Context(), up.Key, "")
			return err
		},
		"the model":          func() error { return models.CanRead(t.Context(), up.Key, up.VersionID) },
		"the pinned version": func() error { return models.CanReadVersion(t.Context(), up.Key, up.VersionID) },
	} {
		a.denials("reads", 2, "AccessDenied", toRead, "HeadObject", "GetObject")
		if err := look(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		a.denials("reads", 2, "AccessDenied", toRead, "HeadObject", "GetObject")
		if _, err := store.In(bucket, a.Config("")).Head(t.Context(), up.Key, ""); !store.Denied.Is(err) ||
			!strings.Contains(err.Error(), "kms:Decrypt") {
			t.Errorf("without patience: %v", err)
		}
	}
}
