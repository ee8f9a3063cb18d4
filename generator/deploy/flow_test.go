package deploy

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// TestApplyRefuses has plans that must not reach terraform, whatever the caller does: there is none to reach, so that
// an apply panics.
func TestApplyRefuses(t *testing.T) {
	answer := func(text string) Approval {
		return Approval{Ask: func(context.Context, Question) (string, error) { return text, nil }}
	}
	stops := []guard.Stop{{Rule: guard.WrongAccount, Message: "no"}}
	for name, test := range map[string]struct {
		protected, reviewed, swapped bool
		readOnly                     bool
		stops                        []guard.Stop
		approval                     Approval
		want                         error // nil: any other
	}{
		"stopped, though approved by name":   {stops: stops, approval: Approval{Named: []string{"dev"}}},
		"stopped, though reviewed":           {stops: stops, reviewed: true},
		"nobody to ask":                      {want: ErrNotApproved},
		"answered otherwise":                 {approval: answer("y"), want: ErrNotApproved},
		"protected, and all approved":        {protected: true, approval: Approval{Given: true}, want: ErrNotApproved},
		"protected, and another named":       {protected: true, approval: Approval{Given: true, Named: []string{"prod"}}, want: ErrNotApproved},
		"protected, and reviewed":            {protected: true, reviewed: true, want: ErrNotApproved},
		"protected, answered without a name": {protected: true, approval: answer("yes"), want: ErrNotApproved},
		"to be looked at only":               {readOnly: true, approval: Approval{Named: []string{"dev"}}},
		"another file than the one judged":   {swapped: true, approval: Approval{Named: []string{"dev"}}},
		"another file than the one reviewed": {swapped: true, reviewed: true},
		"interrupted while the question is open": {
			approval: Approval{Ask: func(context.Context, Question) (string, error) { return "yes", context.Canceled }},
			want:     context.Canceled,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := &Result{Env: &spec.Environment{Name: "dev", Protected: test.protected}, Stops: test.stops}
			file := filepath.Join(t.TempDir(), "plan")
			write(t, file, "shown")
			plan := &terraform.Plan{Changes: []terraform.ResourceChange{{Change: terraform.Change{Action: terraform.Create}}}}
			if err := r.hold(plan, file); err != nil {
				t.Fatal(err)
			}
			if test.swapped {
				write(t, file, "another")
			}
			d := &Deployment{
				Request: Request{Environments: []*spec.Environment{r.Env}, ReadOnly: test.readOnly}, Results: []*Result{r},
				engine: New(&spec.Project{}, Options{}), reviewed: test.reviewed,
			}
			d.Apply(t.Context(), test.approval)
			if r.Err == nil || r.Applied != nil || test.want != nil && !errors.Is(r.Err, test.want) {
				t.Errorf("%v, applied %v, want %v", r.Err, r.Applied, test.want)
			}
			if _, stopped := errors.AsType[*guard.Error](r.Err); stopped != (test.stops != nil) {
				t.Errorf("%v", r.Err)
			}
		})
	}
}

// TestKeptPlans refuses to keep plans that nobody could apply.
func TestKeptPlans(t *testing.T) {
	request := Request{SaveTo: filepath.Join(t.TempDir(), "plans"), ReadOnly: true}
	if _, err := New(&spec.Project{}, Options{}).Plan(t.Context(), request); err == nil {
		t.Error("a plan of the plan role was kept")
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
