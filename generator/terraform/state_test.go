package terraform

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestStateGrows(t *testing.T) {
	w := initialized(t, nil)
	if id, err := w.State(t.Context()); err != nil || id != (StateID{}) {
		t.Errorf("before the first apply: %+v, %v", id, err)
	}
	file := filepath.Join(t.TempDir(), "plan")
	var ids []StateID
	for _, opts := range []PlanOptions{{}, {Destroy: true}} {
		apply(t, w, file, opts)
		id, err := w.State(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if ids[0].Lineage == "" || ids[0].Lineage != ids[1].Lineage || ids[0].Serial != 1 || ids[1].Serial != 2 {
		t.Errorf("states: %+v", ids)
	}
}

func apply(t *testing.T, w *Workspace, file string, opts PlanOptions) Summary {
	t.Helper()
	done, err := w.Apply(t.Context(), file, planned(t, w, file, opts).Summary(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

func TestProviders(t *testing.T) {
	const awsProvider = "registry.opentofu.org/hashicorp/aws"
	w := open(t, nil)
	if versions, err := w.Providers(); len(versions) > 0 || err != nil {
		t.Errorf("before init: %v, %v", versions, err)
	}
	write(t, filepath.Join(w.dir, lockFile), "# comment\nprovider \""+awsProvider+"\" {\n  version     = \"5.100.0\"\n"+
		"  constraints = \"~> 5.50\"\n  hashes = [\n    \"h1:x\",\n  ]\n}\n")
	versions, err := w.Providers()
	if diff := cmp.Diff(map[string]string{awsProvider: "5.100.0"}, versions); err != nil || diff != "" {
		t.Errorf("%v %s", err, diff)
	}
	write(t, filepath.Join(w.dir, lockFile), "provider {")
	if _, err := w.Providers(); err == nil || !strings.Contains(err.Error(), lockFile+":1") {
		t.Errorf("broken: %v", err)
	}
}

func TestAdopt(t *testing.T) {
	const address = `module.a["x.y"].aws_ssm_parameter.p["/k"]`
	w := initialized(t, map[string]string{"fake-plan.txt": "create " + address + "\ncreate aws_s3_bucket.b\n"})
	file := filepath.Join(t.TempDir(), "plan")
	adopt := PlanOptions{Adopt: []Existing{{Address: address, ID: "/p/k"}}}
	if done, want := apply(t, w, file, adopt), (Summary{Add: 1, Import: 1}); done != want {
		t.Errorf("done: %+v", done)
	}
	plan, err := w.ReadPlan(t.Context(), file)
	if err != nil || len(plan.Changes) != 2 || plan.Changes[1].ImportID != "/p/k" || plan.Changes[1].Action != Import {
		t.Errorf("plan: %+v, %v", plan, err)
	}
	if diff := cmp.Diff(Summary{Add: 1, Import: 1}, plan.Summary()); diff != "" {
		t.Error(diff)
	}
	if exists(w.adoptFile()) {
		t.Error("the import blocks are still there")
	}
	write(t, filepath.Join(w.dir, "fake-fail.txt"), "plan")
	if _, err := w.Plan(t.Context(), file, adopt, nil); err == nil || exists(w.adoptFile()) {
		t.Errorf("after a plan that failed: %v, or the import blocks are still there", err)
	}
}

func TestDrift(t *testing.T) {
	w := initialized(t, map[string]string{"fake-drift.txt": "update aws_s3_bucket.b\n"})
	file := filepath.Join(t.TempDir(), "plan")
	for _, test := range []struct {
		opts           PlanOptions
		changes, drift int
	}{
		{PlanOptions{RefreshOnly: true}, 0, 1}, {PlanOptions{}, 1, 1},
	} {
		if plan := planned(t, w, file, test.opts); len(plan.Changes) != test.changes || len(plan.Drift) != test.drift {
			t.Errorf("%+v: %+v", test.opts, plan)
		}
	}
	write(t, filepath.Join(w.dir, "fake-drift.txt"), "")
	if changed, err := w.Plan(t.Context(), file, PlanOptions{RefreshOnly: true}, nil); err != nil || changed {
		t.Errorf("without drift: %v, %v", changed, err)
	}
}

func TestKilledApply(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a killed process looks like one that failed")
	}
	for name, env := range map[string]string{"by us": "FAKE_TERRAFORM_PAUSE=apply", "by others": "FAKE_TERRAFORM_FAIL=apply:killed"} {
		t.Run(name, func(t *testing.T) {
			w := initialized(t, nil, env)
			file := filepath.Join(t.TempDir(), "plan")
			if _, err := w.Plan(t.Context(), file, PlanOptions{}, nil); err != nil {
				t.Fatal(err)
			}
			_, err := w.Apply(t.Context(), file, Summary{}, func(e Event) {
				if e.Type == EventApplyStart && name == "by us" {
					KillAll()
				}
			})
			if !errors.Is(err, ErrKilled) || !strings.Contains(err.Error(), "was killed") {
				t.Errorf("apply: %v", err)
			}
			_, err = w.Plan(t.Context(), file, PlanOptions{}, nil)
			if !errors.Is(err, ErrLocked) {
				t.Fatalf("plan: %v", err)
			}
			// The command that the hint gives releases the lock.
			command := regexp.MustCompile(`terraform -chdir=\S+ force-unlock \S+`).FindString(err.Error())
			if out, err := exec.Command("sh", "-c", command).CombinedOutput(); err != nil {
				t.Fatalf("%s: %v\n%s", command, err, out)
			}
			if _, err := w.Plan(t.Context(), file, PlanOptions{}, nil); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestLockTimeout(t *testing.T) {
	w := initialized(t, nil)
	w.opts.LockTimeout = 1 << 40 // 18 minutes
	held := w.path("fake-lock.txt")
	write(t, held, "")
	waited := false
	_, err := w.Plan(t.Context(), filepath.Join(t.TempDir(), "plan"), PlanOptions{}, func(e Event) {
		if e.Type == EventLockAcquire {
			waited = true
			if err := os.Remove(held); err != nil {
				t.Error(err)
			}
		}
	})
	if err != nil || !waited {
		t.Errorf("waited: %v, error: %v", waited, err)
	}
}

func TestLog(t *testing.T) {
	var log bytes.Buffer
	w := initialized(t, map[string]string{"fake-outputs.json": `{"secret": {"value": "hunter2"}}`, "fake-fail.txt": "show"})
	w.log.out = &log
	file := filepath.Join(t.TempDir(), "plan")
	if _, err := w.Plan(t.Context(), file, PlanOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Output(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.ReadPlan(t.Context(), file); err == nil {
		t.Fatal("show did not fail")
	}
	w.log.lines("\x1b[31mred\x1b[0m\n\n\tx")
	got := regexp.MustCompile(`(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ `).ReplaceAllString(log.String(), "")
	want := `plan: terraform plan
plan: Terraform 1.11.4
plan: aws_s3_bucket.fake: Plan to create
plan: Plan
output: terraform output
show: terraform show
show: Error: Something is broken
show: The fake was told to fail with "broken".
show: [31mred[0m
show:  x
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A log that can't be written must not stop terraform.
func TestBrokenLog(t *testing.T) {
	w := initialized(t, nil)
	broken, err := os.Open(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = broken.Close() })
	w.log.out = broken
	if _, err := w.Plan(t.Context(), filepath.Join(t.TempDir(), "plan"), PlanOptions{}, nil); err != nil {
		t.Error(err)
	}
}
