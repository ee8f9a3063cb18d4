package terraform

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLifecycle(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	w := initialized(t, map[string]string{
		"fake-plan.txt": "create module.storage.aws_s3_bucket.input\nreplace aws_ecs_cluster.main tainted\n" +
			"update aws_ssm_parameter.key\noutput bucket\n",
		"fake-outputs.json": `{"bucket": {"sensitive": true, "type": "string", "value": "b"}}`,
	}, "FAKE_TERRAFORM_LOG="+log, "TF_CLI_ARGS_plan=-lock=false")
	file := filepath.Join(t.TempDir(), "plan")

	changed, err := w.Plan(t.Context(), file, PlanOptions{}, nil)
	if err != nil || !changed {
		t.Errorf("plan: %v, %v", changed, err)
	}
	plan, err := w.ReadPlan(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	var changes []Change
	for _, c := range plan.Changes {
		changes = append(changes, c.Change)
	}
	if diff := cmp.Diff([]Change{
		{Address: "aws_ecs_cluster.main", ResourceType: "aws_ecs_cluster", Action: Replace, Reason: "tainted"},
		{Address: "aws_ssm_parameter.key", ResourceType: "aws_ssm_parameter", Action: Update},
		{Address: "module.storage.aws_s3_bucket.input", ResourceType: "aws_s3_bucket", Action: Create},
	}, changes); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]OutputChange{{Name: "bucket"}}, plan.Outputs); diff != "" || !plan.HasChanges() {
		t.Errorf("outputs: %s", diff)
	}
	summary := Summary{Add: 2, Change: 1, Remove: 1}
	if diff := cmp.Diff(summary, plan.Summary()); diff != "" {
		t.Error(diff)
	}
	var types []EventType
	done, err := w.Apply(t.Context(), file, summary, func(e Event) { types = append(types, e.Type) })
	if diff := cmp.Diff(summary, done); err != nil || diff != "" {
		t.Errorf("apply: %v %s", err, diff)
	}
	if len(types) != 10 || types[1] != EventApplyStart || types[9] != EventSummary {
		t.Errorf("events: %v", types)
	}
	if changed, err := w.Plan(t.Context(), file, PlanOptions{}, nil); err != nil || changed {
		t.Errorf("second plan: %v, %v", changed, err)
	}
	outputs, err := w.Output(t.Context())
	if b := outputs["bucket"]; err != nil || len(outputs) != 1 || !b.Sensitive || string(b.Value) != `"b"` {
		t.Errorf("output: %v, %v", outputs, err)
	}
	if plan := planned(t, w, file, PlanOptions{Destroy: true}); plan.Summary().Remove != 3 {
		t.Errorf("plan of a destroy: %+v", plan)
	}

	calls, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"init -no-color -input=false", "-refresh=true -json", "-refresh=true -destroy -json", "-json " + file + "\n",
	} {
		if !strings.Contains(string(calls), want) {
			t.Errorf("no %q in:\n%s", want, calls)
		}
	}
	if diff := cmp.Diff([]string{"TF_CLI_ARGS_plan"}, w.Ignored()); diff != "" {
		t.Error(diff)
	}
}

// planned plans something to apply.
func planned(t *testing.T, w *Workspace, file string, opts PlanOptions) *Plan {
	t.Helper()
	if changed, err := w.Plan(t.Context(), file, opts, nil); err != nil || !changed {
		t.Fatalf("plan: %v, %v", changed, err)
	}
	plan, err := w.ReadPlan(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func TestInterruptedApply(t *testing.T) {
	w := initialized(t, map[string]string{
		"fake-plan.txt": "create aws_s3_bucket.a\ncreate aws_s3_bucket.b\n",
	}, "FAKE_TERRAFORM_PAUSE=apply")
	file := filepath.Join(t.TempDir(), "plan")
	if _, err := w.Plan(t.Context(), file, PlanOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	done, err := w.Apply(ctx, file, Summary{Add: 2}, func(e Event) {
		if e.Type == EventApplyStart {
			cancel(errors.New("a signal"))
		}
	})
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "apply in "+w.dir+" was interrupted") {
		t.Errorf("error: %v", err)
	}
	if done.Add != 1 {
		t.Errorf("done: %+v", done)
	}
	// What was done is in the state, what wasn't is planned again.
	if plan := planned(t, w, file, PlanOptions{}); len(plan.Changes) != 1 || plan.Changes[0].Address != "aws_s3_bucket.b" {
		t.Errorf("plan: %+v", plan)
	}
	if _, err := w.Apply(ctx, file, Summary{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before its start: %v", err)
	}
}
