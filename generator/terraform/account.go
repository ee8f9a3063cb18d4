package terraform

import (
	"errors"
	"fmt"
)

// ErrNotBelieved means that a run's exit code, its events and its plan don't fit together: what runs isn't terraform
// itself, or not it alone.
var ErrNotBelieved = errors.New("what terraform says contradicts itself")

// account is what a run says of itself in its events. An exit code alone proves nothing: wrappers around terraform
// swallow it, and answer 0 for a plan that has changes.
type account struct {
	plans   bool     // a resource would be changed
	outputs bool     // an output would get another value
	drift   bool     // a resource was changed outside Terraform
	planned *Summary // nil until it has said so
	applied *Summary // nil until it has said so, at the end of an apply
	done    Summary  // of the steps that are complete
}

// listen returns what to call with the events of the run; it passes them on to next, which may be nil.
func (a *account) listen(next func(Event)) func(Event) {
	return func(e Event) {
		a.add(e)
		if next != nil {
			next(e)
		}
	}
}

func (a *account) add(e Event) {
	switch {
	case e.Type == EventPlannedChange:
		a.plans = true
	case e.Type == EventDrift:
		a.drift = true
	case e.Type == EventApplyComplete:
		a.done.add(e.Action)
	case e.Type == EventSummary && e.Operation == "plan":
		a.planned = e.Summary
	case e.Type == EventSummary && e.Summary != nil:
		a.applied = e.Summary
		a.done.Import = e.Summary.Import // has no steps
	}
	for _, action := range e.Outputs {
		a.outputs = a.outputs || action != NoOp && action != "" // an apply's have none
	}
}

func (a *account) changes() bool { return a.plans || a.outputs }
func (a *account) drifted() bool { return a.drift || a.outputs }

// checkPlan compares the account with the exit code of a plan, 2 for changes and 0 for none.
func (a *account) checkPlan(changes bool) error {
	switch {
	case a.planned == nil:
		return errors.New("it ended without saying what it plans")
	case a.changes() && !changes:
		return errors.New("it exited with 0, which says that nothing changes, and planned changes")
	case !a.changes() && changes:
		return errors.New("it exited with 2, which says that something changes, and planned nothing")
	}
	return nil
}

// checkRefresh is checkPlan for one that only looks for drift: terraform may exit with 2 when there is none.
func (a *account) checkRefresh(changes bool) error {
	switch {
	case a.planned == nil:
		return errors.New("it ended without saying what it has found")
	case a.drift && !changes:
		return errors.New("it exited with 0, which says that nothing was changed, and found changes")
	}
	return nil
}

// checkApply compares the account of an apply that has succeeded with its plan. Terraform may find, where a value is
// known only by then, that an update is none; nothing else may be missing.
func (a *account) checkApply(planned Summary) error {
	if a.applied == nil {
		return errors.New("it exited with 0, and ended without saying what it has done")
	}
	counted := *a.applied
	counted.Change = max(counted.Change, planned.Change)
	if counted != planned {
		return fmt.Errorf("it exited with 0, and has added %d, changed %d, destroyed %d and imported %d; planned were %d, "+
			"%d, %d and %d", a.applied.Add, a.applied.Change, a.applied.Remove, a.applied.Import,
			planned.Add, planned.Change, planned.Remove, planned.Import)
	}
	return nil
}

// believe makes a contradiction the failure of a command.
func (w *Workspace) believe(op string, contradiction error) error {
	if contradiction == nil {
		return nil
	}
	return &Error{
		Op: op, Dir: w.dir, product: w.product(), outcome: failed, causes: []error{ErrNotBelieved},
		err: fmt.Errorf("%s can't be believed: %w", w.binary.Path, contradiction),
		Hints: []string{fmt.Sprintf("it seems to be a wrapper around %s: put %[1]s itself first on PATH (%s)", w.product(),
			w.product().withoutWrapper())},
	}
}
