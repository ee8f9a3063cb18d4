package deploy

import (
	"context"
	"fmt"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/deploy/review"
	"github.com/tfgen/tfgen/generator/terraform"
)

// plan plans to file. What an unfinished apply has left half made, or has made without its getting into the state, is
// taken over.
func (r *run) plan(ctx context.Context, file string, request Request) (*terraform.Plan, error) {
	if err := r.recoverState(ctx); err != nil {
		return nil, err
	}
	journals := unfinished(r.engine.Dir, r.env.Name)
	switch {
	case request.Destroy && len(journals) > 0:
		r.report(Warning, "an apply of %s did not finish: what it made without noting it in the state isn't destroyed, "+
			"unless it is finished first (tfgen apply --env %[1]s)", r.env.Name)
	case !request.Destroy && (request.Adopt || len(journals) > 0):
		plan, err := r.planRecovering(ctx, file)
		if err == nil && !plan.HasChanges() {
			forget(journals)
		}
		return plan, err
	}
	plan, err := r.planTo(ctx, file, terraform.PlanOptions{Destroy: request.Destroy})
	if err != nil {
		return nil, err
	}
	return plan, r.lookAround(ctx, plan)
}

// planRecovering plans to complete what is half made and to take over what the state doesn't know.
func (r *run) planRecovering(ctx context.Context, file string) (*terraform.Plan, error) {
	if err := r.keepHalfMade(ctx); err != nil {
		return nil, err
	}
	plan, err := r.planTo(ctx, file, terraform.PlanOptions{})
	if err != nil || plan.Summary().Add == 0 {
		return plan, err
	}
	options, err := r.findLost(ctx, plan)
	if err != nil {
		return nil, err
	}
	if len(options.Adopt) > 0 {
		if plan, err = r.planTo(ctx, file, options); err != nil {
			return nil, err
		}
	}
	return plan, r.lookAround(ctx, plan)
}

// planTo reads the plan only where there is something to apply: that takes a terraform of its own. A plan that then has
// nothing in it isn't the one that terraform told of.
func (r *run) planTo(ctx context.Context, file string, o terraform.PlanOptions) (*terraform.Plan, error) {
	if r.made != nil {
		var err error
		if r.made.State, err = r.workspace.State(ctx); err != nil {
			return nil, err
		}
	}
	r.report(Phase, "planning")
	changed, err := r.workspace.Plan(ctx, file, o, r.step)
	if err != nil || !changed {
		return &terraform.Plan{}, err
	}
	r.report(Phase, "reading the plan")
	plan, err := r.workspace.ReadPlan(ctx, file)
	switch {
	case err != nil:
		return nil, err
	case !plan.HasChanges():
		return nil, fmt.Errorf("%s (%s) has planned changes, and its plan has none: %w", r.binary.Product(), r.binary.Path,
			terraform.ErrNotBelieved)
	}
	stuck, err := r.stuck(ctx, plan)
	if err != nil || len(stuck) == 0 {
		return plan, err
	}
	o.Replace = append(o.Replace, stuck...)
	return r.planTo(ctx, file, o)
}

// stuck are the addresses of what a plan imports, by whatever import block, and can't take over as it is.
func (r *run) stuck(ctx context.Context, plan *terraform.Plan) ([]string, error) {
	var imported []terraform.Existing
	for _, c := range plan.Changes {
		if c.ImportID != "" && c.Action != terraform.Replace {
			imported = append(imported, terraform.Existing{Address: c.Address, ID: c.ImportID})
		}
	}
	return adopt.Replace(ctx, r.config, plan.Changes, imported)
}

// findLost looks in the account for what the plan would create, and says how to plan to take it over.
func (r *run) findLost(ctx context.Context, plan *terraform.Plan) (terraform.PlanOptions, error) {
	r.report(Phase, "looking for what an unfinished apply may have made")
	found, err := adopt.Find(ctx, r.config, r.env, plan.Changes)
	if err != nil {
		return terraform.PlanOptions{}, err
	}
	ours := adopt.Ours(found)
	for _, existing := range ours {
		r.report(Note, "%s exists: taken over as %s", existing.Address, existing.ID)
	}
	replace, err := adopt.Replace(ctx, r.config, plan.Changes, ours)
	return terraform.PlanOptions{Adopt: ours, Replace: replace}, err
}

// drift is what was changed in the account outside Terraform since the last apply.
func (r *run) drift(ctx context.Context, file string) ([]terraform.ResourceChange, error) {
	r.report(Phase, "comparing the account with the state")
	changed, err := r.workspace.Plan(ctx, file, terraform.PlanOptions{RefreshOnly: true}, r.step)
	if err != nil || !changed {
		return nil, err
	}
	r.report(Phase, "reading the differences")
	plan, err := r.workspace.ReadPlan(ctx, file)
	if err != nil {
		return nil, err
	}
	return review.Drift(plan), nil
}
