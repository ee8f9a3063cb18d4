package terraform

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// PlanOptions change what is planned. The zero value plans the changes that make the account as the root says.
type PlanOptions struct {
	Destroy     bool       // plan to destroy everything
	RefreshOnly bool       // look for changes made outside of Terraform, and plan none
	Adopt       []Existing // take these over instead of creating them
	Replace     []string   // addresses of what is to be replaced in any case
}

// Plan is what applying a saved plan would do.
type Plan struct {
	Summary
	Changes    []Change // in Terraform's order; nothing for resources that stay
	Drift      []Change // made outside of Terraform since the last apply
	Outputs    []string // names of outputs that change, sorted
	HasChanges bool     // to resources or outputs: there is something to apply
}

// Plan writes a plan to file. on is told of its progress and may be nil.
func (w *Workspace) Plan(ctx context.Context, file string, opts PlanOptions, on func(Event)) (*Plan, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	var plan *Plan
	collect := func(e Event) {
		plan.collect(e)
		if on != nil {
			on(e)
		}
	}
	err = w.run(ctx, "plan", collect, func(ctx context.Context, out io.Writer) (err error) {
		plan = &Plan{}
		done, err := w.layOut(ctx, opts.Adopt, on)
		if err != nil {
			return err
		}
		// PlanJSON would spend a process on asking for the version first.
		w.tf.SetStdout(out)
		plan.HasChanges, err = w.tf.Plan(ctx, w.planOptions(file, opts)...)
		return errors.Join(err, done())
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(plan.Outputs)
	if opts.RefreshOnly { // whose exit code says that there are changes even when there are none
		plan.HasChanges = len(plan.Drift)+len(plan.Outputs) > 0
	}
	return plan, nil
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
	return options
}

func (p *Plan) collect(e Event) {
	switch e.Type {
	case EventPlannedChange:
		p.Changes = append(p.Changes, e.Change)
	case EventDrift:
		p.Drift = append(p.Drift, e.Change)
	case EventSummary:
		if e.Summary != nil {
			p.Summary = *e.Summary
		}
	case EventOutputs:
		for name, action := range e.Outputs {
			if action != NoOp {
				p.Outputs = append(p.Outputs, name)
			}
		}
	}
}

// Apply does what the plan saved in file says, and nothing else. on is told of its progress, after the planned changes
// once more, and may be nil. The summary counts what was done, also when there is an error.
func (w *Workspace) Apply(ctx context.Context, file string, on func(Event)) (Summary, error) {
	var done Summary
	options := []tfexec.ApplyOption{tfexec.LockTimeout(w.opts.LockTimeout.String())}
	file, err := filepath.Abs(file)
	if err != nil {
		return done, err
	}
	count := func(e Event) {
		switch {
		case e.Type == EventApplyComplete:
			done.count(e.Action)
		case e.Type == EventSummary && e.Summary != nil:
			done.Import = e.Summary.Import // has no steps
		}
		if on != nil {
			on(e)
		}
	}
	err = w.run(ctx, "apply", count, func(ctx context.Context, out io.Writer) error {
		return w.tf.ApplyJSON(ctx, out, append(options, tfexec.DirOrPlan(file))...)
	})
	return done, err
}

// count adds a completed step. Terraform reports a replacement as two, a deletion and a creation.
func (s *Summary) count(action Action) {
	switch action {
	case Create:
		s.Add++
	case Update:
		s.Change++
	case Delete:
		s.Remove++
	}
}
