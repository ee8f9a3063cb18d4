package terraform

import (
	"context"
	"errors"
	"io"
	"path/filepath"

	"github.com/hashicorp/terraform-exec/tfexec"
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
	err = w.run(ctx, "plan", said.listen(on), func(running context.Context, out io.Writer) error {
		done, err := w.layOut(ctx, opts.Adopt, on)
		if err != nil {
			return err
		}
		// tfexec's PlanJSON would spend a process on asking for the version.
		w.tf.SetStdout(out)
		changes, err = w.tf.Plan(running, w.planOptions(file, opts)...)
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

func (w *Workspace) planOptions(file string, opts PlanOptions) []tfexec.PlanOption {
	options := []tfexec.PlanOption{
		tfexec.Out(file), tfexec.Destroy(opts.Destroy),
		tfexec.LockTimeout(w.opts.LockTimeout.String()), tfexec.Parallelism(refreshing), flag("-json"),
	}
	if opts.RefreshOnly {
		options = append(options, tfexec.RefreshOnly(true))
	}
	for _, address := range opts.Replace {
		options = append(options, tfexec.Replace(address))
	}
	return append(options, w.opts.Session.planOptions()...)
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
		if err := w.listen(ctx, out); err != nil {
			return err
		}
		return w.tf.ApplyJSON(ctx, out, tfexec.LockTimeout(w.opts.LockTimeout.String()), tfexec.DirOrPlan(file))
	})
	if err == nil {
		err = w.believe("apply", said.checkApply(planned))
	}
	return said.done, err
}
