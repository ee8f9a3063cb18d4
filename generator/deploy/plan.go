package deploy

import (
	"context"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/deploy/review"
	"github.com/tfgen/tfgen/generator/terraform"
)

// PlanOptions say what is planned. The zero value plans what makes the account as the spec says.
type PlanOptions struct {
	Destroy      bool     // plan to destroy everything
	AllowDestroy []string // addresses of resources that hold data and may go all the same
	Adopt        bool     // look for existing objects also when no apply is known to be unfinished
}

// Plan is a saved plan and what is known about it.
type Plan struct {
	*terraform.Plan
	File   string            // the saved plan
	Detail *terraform.Detail // empty where there is nothing to apply
	Stops  []guard.Stop      // why it must not be applied
}

// Plan plans to file, and judges the plan. What an unfinished apply has left half made or has made without its getting
// into the state is taken over.
func (r *Run) Plan(ctx context.Context, file string, o PlanOptions) (*Plan, error) {
	if err := r.recoverState(ctx); err != nil {
		return nil, err
	}
	journals := unfinished(r.engine.WorkDir, r.Env.Name)
	plan, detail, err := r.planWith(ctx, file, o, journals)
	if err != nil {
		return nil, err
	}
	stops := guard.Check(r.engine.project, r.Env, detail, guard.Options{AllowDestroy: o.AllowDestroy, Destroy: o.Destroy})
	return &Plan{Plan: plan, File: file, Detail: detail, Stops: stops}, nil
}

// planWith plans in view of the journals of unfinished applies.
func (r *Run) planWith(
	ctx context.Context, file string, o PlanOptions, journals []string,
) (*terraform.Plan, *terraform.Detail, error) {
	switch {
	case o.Destroy && len(journals) > 0:
		r.report(Warning, "an apply of %s did not finish: what it made without noting it in the state isn't destroyed, "+
			"unless it is finished first (tfgen apply --env %[1]s)", r.Env.Name)
	case !o.Destroy && (o.Adopt || len(journals) > 0):
		plan, detail, err := r.planRecovering(ctx, file)
		if err == nil && !plan.HasChanges {
			forget(journals)
		}
		return plan, detail, err
	}
	return r.plan(ctx, file, terraform.PlanOptions{Destroy: o.Destroy})
}

// planRecovering plans to complete what is half made and to take over what the state doesn't know.
func (r *Run) planRecovering(ctx context.Context, file string) (*terraform.Plan, *terraform.Detail, error) {
	if err := r.keepHalfMade(ctx); err != nil {
		return nil, nil, err
	}
	plan, detail, err := r.plan(ctx, file, terraform.PlanOptions{})
	if err != nil || plan.Add == 0 {
		return plan, detail, err
	}
	options, err := r.findLost(ctx, detail)
	if err != nil || len(options.Adopt) == 0 {
		return plan, detail, err
	}
	return r.plan(ctx, file, options)
}

// plan reads the plan's values only where there are some: that takes a terraform of its own.
func (r *Run) plan(
	ctx context.Context, file string, o terraform.PlanOptions,
) (*terraform.Plan, *terraform.Detail, error) {
	r.report(Phase, "planning")
	plan, err := r.workspace.Plan(ctx, file, o, r.step)
	if err != nil || !plan.HasChanges {
		return plan, &terraform.Detail{}, err
	}
	r.report(Phase, "reading the plan")
	detail, err := r.workspace.Detail(ctx, file)
	return plan, detail, err
}

// findLost looks in the account for what the plan would create, and says how to plan to take it over.
func (r *Run) findLost(ctx context.Context, detail *terraform.Detail) (terraform.PlanOptions, error) {
	r.report(Phase, "looking for what an unfinished apply may have made")
	found, err := adopt.Find(ctx, r.deployer, r.Env, detail.Changes)
	if err != nil {
		return terraform.PlanOptions{}, err
	}
	for _, existing := range found {
		r.report(Note, "%s exists: taken over as %s", existing.Address, existing.ID)
	}
	replace, err := adopt.Replace(ctx, r.deployer, detail.Changes, found)
	return terraform.PlanOptions{Adopt: found, Replace: replace}, err
}

// Drift is what was changed in the account outside Terraform since the last apply.
func (r *Run) Drift(ctx context.Context, file string) ([]terraform.ResourceChange, error) {
	r.report(Phase, "comparing the account with the state")
	plan, err := r.workspace.Plan(ctx, file, terraform.PlanOptions{RefreshOnly: true}, r.step)
	if err != nil || len(plan.Drift) == 0 {
		return nil, err
	}
	r.report(Phase, "reading the differences")
	detail, err := r.workspace.Detail(ctx, file)
	if err != nil {
		return nil, err
	}
	return review.Drift(detail), nil
}

// Outputs are the root's outputs as of the last apply, sensitive values included.
func (r *Run) Outputs(ctx context.Context) (map[string]terraform.Output, error) {
	return r.workspace.Output(ctx)
}
