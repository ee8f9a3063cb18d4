package deploy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/deploy/fleet"
	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Stop is why a plan must not be applied.
type Stop = guard.Stop

// Result is what has become of one environment so far. It is the deployment's, to be read alone.
type Result struct {
	Env      *spec.Environment
	Plan     *terraform.Plan            // nil: there is none
	Stops    []Stop                     // of the plan, by the guards
	Found    []Found                    // what Adopt has found in the account of what the plan would make
	Unplaced []adopt.Unplaced           // what Adopt was given of another state and the plan has no place for
	Drift    []terraform.ResourceChange // what was changed outside Terraform
	Applied  *terraform.Summary         // what was done, also by an apply that failed; nil without one
	Err      error                      // why it isn't as it should be
	Skipped  string                     // why nothing was done; else empty
	Elapsed  time.Duration
	Log      string // file with all that terraform said; empty where it didn't start

	// Unapplied says of drift that the state has nothing of the environment's: it was never applied, or is destroyed, or
	// its state is lost.
	Unapplied bool

	run         *run
	saved       *savedplan.Saved // the plan's folder; nil: the plan was made now
	file        string           // the saved plan
	digest      string           // of the file, when the plan was read from it
	alsoDrifted bool
}

// Status is one word for a Result.
type Status string

// The statuses.
const (
	Planned   Status = "planned"
	Unchanged Status = "unchanged"
	Applied   Status = "applied"
	Drifted   Status = "drifted"
	Unapplied Status = "unapplied" // drift can't be told, since nothing is in the state
	Failed    Status = "failed"
	Skipped   Status = "skipped"
)

// Status is the result in a word.
func (r *Result) Status() Status {
	switch {
	case r.Skipped != "", errors.Is(r.Err, ErrNotApproved):
		return Skipped
	case r.Err != nil:
		return Failed
	case r.Applied != nil:
		return Applied
	case r.drifted():
		return Drifted
	case r.Unapplied:
		return Unapplied
	case r.planned():
		return Planned
	default:
		return Unchanged
	}
}

// Failed reports whether the environment isn't as it should be.
func (r *Result) Failed() bool { return r.Err != nil || r.Skipped != "" }

// Changed reports whether there was something to do, or was done.
func (r *Result) Changed() bool { return r.drifted() || r.Unapplied || r.planned() }

func (r *Result) drifted() bool { return len(r.Drift) > 0 || r.alsoDrifted }

func (r *Result) planned() bool { return r.Plan != nil && r.Plan.HasChanges() }

// Reason is why the environment isn't as it should be, nil if it is.
func (r *Result) Reason() error {
	if r.Err == nil && r.Skipped != "" {
		return fmt.Errorf("%s was skipped: %s", r.Env.Name, r.Skipped)
	}
	return r.Err
}

func (r *Result) open(ctx context.Context, e *Engine, readOnly bool) error {
	opened, err := e.open(ctx, r.Env, readOnly)
	if err != nil {
		return err
	}
	r.run, r.Log = opened, opened.log.path()
	return nil
}

// findDrift compares the account with the state. Without anything in the state there is nothing to compare, which is
// another result than that nothing has changed.
func (r *Result) findDrift(ctx context.Context, file string) (err error) {
	if len(unfinished(r.run.engine.Dir, r.Env.Name)) > 0 {
		r.run.report(Warning, "an apply of %s did not finish: what it made without noting it in the state isn't compared; "+
			"finish it first (tfgen apply --env %[1]s)", r.Env.Name)
	}
	r.Drift, err = r.run.drift(ctx, file)
	if err != nil || len(r.Drift) > 0 {
		return err
	}
	managed, err := r.run.workspace.Manages(ctx)
	r.Unapplied = !managed
	return err
}

// hold keeps a plan with its file, which must stay as it is from here on.
func (r *Result) hold(plan *terraform.Plan, file string) error {
	digest, err := savedplan.FileDigest(file)
	if err != nil {
		return fmt.Errorf("read the plan of %s: %w", r.Env.Name, err)
	}
	r.Plan, r.file, r.digest = plan, file, digest
	return nil
}

// checkHeld refuses a file that is another one than that which was judged and shown.
func (r *Result) checkHeld() error {
	digest, err := savedplan.FileDigest(r.file)
	if err != nil {
		return fmt.Errorf("read the plan of %s: %w", r.Env.Name, err)
	}
	if digest != r.digest {
		return fmt.Errorf("%s is not the plan that was shown: it was changed since; plan again", r.file)
	}
	return nil
}

// errFailedBefore keeps the error that an environment already has.
var errFailedBefore = errors.New("failed before")

// end notes how one job of the environment's ended.
func (r *Result) end(job fleet.Result) {
	r.Elapsed += job.Elapsed
	if errors.Is(job.Err, errFailedBefore) {
		return
	}
	if r.Err == nil {
		r.Err = job.Err
	}
	if r.Err == nil && r.Skipped == "" {
		r.Skipped = job.Skipped
	}
}
