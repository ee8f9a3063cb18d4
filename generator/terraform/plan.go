package terraform

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
)

// PlanOptions change what is planned. The zero value plans the changes that make the account as the root says.
type PlanOptions struct {
	Destroy     bool       // plan to destroy everything
	RefreshOnly bool       // look for changes made outside of Terraform, and plan none
	Adopt       []Existing // take these over instead of creating them
	Replace     []string   // addresses of what is to be replaced in any case
}

// Plan writes a plan to file, for ReadPlan and Apply. It reports whether there is something to apply, or, of
// RefreshOnly, whether anything was changed outside Terraform. on is told of its progress and may be nil.
func (w *Workspace) Plan(ctx context.Context, file string, opts PlanOptions, on func(Event)) (bool, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return false, err
	}
	var said account
	changes := false // by the exit code
	err = w.run(ctx, "plan", said.listen(on), func(ctx context.Context, out io.Writer) error {
		done, err := w.layOut(ctx, opts.Adopt, on)
		if err != nil {
			return err
		}
		err = w.terraform(ctx, out, w.planArgs(file, opts)...)
		if code, _ := exitCode(err); code == 2 {
			changes, err = true, nil
		}
		return errors.Join(err, done())
	})
	if err != nil {
		return false, err
	}
	if opts.RefreshOnly {
		return said.drifted(), w.believe("plan", said.checkRefresh(changes))
	}
	return said.changes(), w.believe("plan", said.checkPlan(changes))
}

// layOut makes the root's files what is to be planned and keeps them so until done is called.
func (w *Workspace) layOut(ctx context.Context, objects []Existing, on func(Event)) (done func() error, err error) {
	if len(objects) == 0 {
		unlock, err := w.lockRoot(ctx, shared, on)
		return func() error { unlock(); return nil }, err
	}
	unlock, err := w.lockRoot(ctx, exclusive, on)
	if err != nil {
		return nil, err
	}
	done = func() error {
		defer unlock()
		return w.dropAdopted()
	}
	if err := w.adopt(objects); err != nil {
		return nil, errors.Join(err, done())
	}
	return done, nil
}

// refreshing is how many resources a plan works on at once, more than Terraform's default of 10: a refresh mostly waits
// for AWS. With answers that take 100 ms, a plan of 267 resources takes 0.75 of the time so, and no less with 40.
const refreshing = 20

func (w *Workspace) planArgs(file string, opts PlanOptions) []string {
	args := []string{
		"plan", "-json", "-no-color", "-input=false", "-detailed-exitcode", "-out=" + file, w.lockTimeout(),
		fmt.Sprintf("-parallelism=%d", refreshing),
	}
	if opts.Destroy {
		args = append(args, "-destroy")
	}
	if opts.RefreshOnly {
		args = append(args, "-refresh-only")
	}
	for _, address := range opts.Replace {
		args = append(args, "-replace="+address)
	}
	return args
}

// Apply does what the plan saved in file says, which is to change as many resources as planned counts, and nothing
// else. on is told of its progress, after the planned changes once more, and may be nil. The summary counts what was
// done, also when there is an error.
func (w *Workspace) Apply(ctx context.Context, file string, planned Summary, on func(Event)) (Summary, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return Summary{}, err
	}
	var said account
	err = w.run(ctx, "apply", said.listen(on), func(ctx context.Context, out io.Writer) error {
		return w.terraform(ctx, out, "apply", "-json", "-no-color", "-input=false", w.lockTimeout(), file)
	})
	if err == nil {
		err = w.believe("apply", said.checkApply(planned))
	}
	return said.done, err
}
