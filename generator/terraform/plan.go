package terraform

import (
	"context"
	"io"
	"path/filepath"
	"slices"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// PlanOptions change what is planned. The zero value plans the changes that make the account as the root says.
type PlanOptions struct {
	Destroy     bool // plan to destroy everything
	SkipRefresh bool // trust the state instead of asking AWS
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
	plan := &Plan{}
	collect := func(e Event) {
		plan.collect(e)
		if on != nil {
			on(e)
		}
	}
	err = w.run(ctx, "plan", collect, func(ctx context.Context, out io.Writer) (err error) {
		plan.HasChanges, err = w.stream.PlanJSON(ctx, out,
			tfexec.Out(file), tfexec.Destroy(opts.Destroy), tfexec.Refresh(!opts.SkipRefresh))
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(plan.Outputs)
	return plan, nil
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
	file, err := filepath.Abs(file)
	if err != nil {
		return done, err
	}
	count := func(e Event) {
		if e.Type == EventApplyComplete {
			done.count(e.Action)
		}
		if on != nil {
			on(e)
		}
	}
	err = w.run(ctx, "apply", count, func(ctx context.Context, out io.Writer) error {
		return w.stream.ApplyJSON(ctx, out, tfexec.DirOrPlan(file))
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
	case Import:
		s.Import++
	}
}
