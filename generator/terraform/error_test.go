package terraform

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestFailures(t *testing.T) {
	for _, test := range []struct {
		fail  string
		cause error
		text  []string
	}{
		{"init:bucket", ErrNoStateBucket, []string{
			"terraform init in ", `S3 bucket "state" does not exist`, "tfgen bootstrap",
		}},
		{"init:provider", ErrNoProvider, []string{"could not connect to registry", "TFGEN_PLUGIN_MIRROR"}},
		{"init:role", ErrAssumeRole, []string{"role/Deploy) cannot be assumed", "sts:AssumeRole"}},
		{"init:credentials", ErrNoCredentials, []string{"No valid credential sources", "AWS_PROFILE"}},
		{"init:moved", ErrBackendChanged, []string{"init -migrate-state", "init -reconfigure"}},
		{"plan:backend", ErrNotInitialized, []string{"Backend initialization required"}},
		{"lock", ErrLocked, []string{
			"terraform plan in ", "locked by ann@laptop since 2026-11-22 20:00:00 UTC (apply)",
			"force-unlock 11111111-2222-3333-4444-555555555555",
		}},
		{"destroy:protected", ErrProtected, []string{"prevent_destroy", "protected = false"}},
		{"apply:notempty", ErrNotEmpty, []string{"BucketNotEmpty", "force_destroy = true"}},
		{"apply:stale", ErrStalePlan, []string{"no longer be applied", "plan again"}},
		{"apply", nil, []string{"terraform apply in ", "Something is broken\n  The fake"}},
		{"output", nil, []string{"terraform output in ", "Something is broken\n  The fake"}},
		{"show:backend", ErrNotInitialized, []string{"terraform show in ", "Backend initialization required"}},
	} {
		t.Run(test.fail, func(t *testing.T) {
			err := lifecycle(t, open(t, map[string]string{"fake-fail.txt": test.fail}))
			var failure *Error
			if !errors.As(err, &failure) || len(failure.Diagnostics) != 1 {
				t.Fatalf("error: %v", err)
			}
			if test.cause != nil && !errors.Is(err, test.cause) || test.cause == nil && len(failure.Hints) > 0 {
				t.Errorf("causes: %v", failure.causes)
			}
			for _, text := range test.text {
				if strings.Count(err.Error(), text) != 1 {
					t.Errorf("no %q, or more than one, in:\n%v", text, err)
				}
			}
		})
	}
}

// lifecycle runs every command and returns the first error.
func lifecycle(t *testing.T, w *Workspace) error {
	file := filepath.Join(t.TempDir(), "plan")
	plan := func(opts PlanOptions) error {
		_, err := w.Plan(t.Context(), file, opts, nil)
		return err
	}
	for _, step := range []func() error{
		func() error { return w.Init(t.Context(), nil) },
		func() error { return plan(PlanOptions{Destroy: true}) },
		func() error { return plan(PlanOptions{}) },
		func() error { _, err := w.ReadPlan(t.Context(), file); return err },
		func() error { _, err := w.Apply(t.Context(), file, Summary{Add: 1}, nil); return err },
		func() error { _, err := w.Output(t.Context()); return err },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func TestNothingFails(t *testing.T) {
	if err := lifecycle(t, open(t, nil)); err != nil {
		t.Error(err)
	}
}

func TestDiagnostics(t *testing.T) {
	// As written by Terraform 1.11.4 for a resource and, on stderr, after a warning.
	event := parseEvent([]byte(`{"type":"diagnostic","@message":"Error: no","diagnostic":{"severity":"error",` +
		`"summary":"no","detail":"one\ntwo","address":"aws_s3_bucket.b","range":{"filename":"main.tf",` +
		`"start":{"line":23,"column":1,"byte":410},"end":{"line":23,"column":29,"byte":438}}}}`))
	if got, want := event.Diagnostic.String(), "main.tf:23: aws_s3_bucket.b: no\n  one\n  two"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	found := parseErrors("Warning: old\n\nError: first\n\ndetail\n\nError: second\n\nError: first\n\ndetail\n")
	if len(found) != 2 || found[0].Detail != "detail" || found[1].Summary != "second" {
		t.Errorf("got %+v", found)
	}
	if found := parseErrors("\x1b[31mError: red\x1b[0m\x1b[0m\n"); len(found) != 1 || found[0].Summary != "red" {
		t.Errorf("got %+v", found)
	}
	if found := parseErrors("panic: oh\n"); len(found) != 1 || found[0].Summary != "panic: oh" {
		t.Errorf("got %+v", found)
	}
}

func TestEvents(t *testing.T) {
	var events []Event
	w := &eventWriter{on: func(e Event) { events = append(events, e) }}
	for _, chunk := range []string{
		"\nSuccessfully configured\n", `{"type":"apply_complete","@message":"b: Creation complete","hook":{"resource":`,
		`{"addr":"aws_s3_bucket.b","resource_type":"aws_s3_bucket"},"action":"create","elapsed_seconds":2}}` + "\n",
	} {
		if _, err := w.Write([]byte(chunk)); err != nil {
			t.Fatal(err)
		}
	}
	if len(events) != 2 || events[0].Type != EventLog || events[1].Elapsed != 2*time.Second ||
		events[1].Address != "aws_s3_bucket.b" || events[1].Action != Create {
		t.Errorf("got %+v", events)
	}
}

func TestLockOfUnknownOperation(t *testing.T) {
	lock := parseLock("Lock Info:\n  ID:        1\n  Operation: OperationTypeInvalid\n  Who:       root@vm\n" +
		"  Created:   2026-11-22 21:54:24.337032908 +0000 UTC\n\n")
	if got, want := lock.String(), "the state is locked by root@vm since 2026-11-22 21:54:24 UTC"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
