package deploy

import (
	"context"
	"fmt"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/terraform"
)

// apply does what a plan says, and nothing else. The summary counts what was done, also when there is an error.
//
// An apply that does not succeed may have made things that the state does not know, because terraform was killed or an
// answer of AWS's was lost: the next plan looks for them.
func (r *run) apply(ctx context.Context, plan *terraform.Plan, file string) (terraform.Summary, error) {
	if plan.Summary().Add == 0 { // nothing can get lost
		return r.applyFile(ctx, plan, file)
	}
	earlier := unfinished(r.engine.Dir, r.env.Name)
	journal, err := openJournal(r.engine.Dir, r.env.Name)
	if err != nil {
		return terraform.Summary{}, fmt.Errorf("nothing was applied, since what is begun couldn't be noted: make the "+
			"project's folder writable: %w", err)
	}
	done, err := r.applyFile(ctx, plan, file)
	journal.end(err == nil)
	if err == nil {
		forget(earlier)
		r.warnOfDoubles(ctx, plan)
	}
	return done, err
}

func (r *run) applyFile(ctx context.Context, plan *terraform.Plan, file string) (terraform.Summary, error) {
	r.report(Phase, "applying")
	stop := context.AfterFunc(ctx, func() {
		r.report(Note, "interrupted: waiting for %s to finish its steps and to save the state", r.product)
	})
	defer stop()
	return r.workspace.Apply(ctx, file, plan.Summary(), r.step)
}

// warnOfDoubles says when there are two of what the plan has created one of. That happens without an error when AWS's
// answer to a creation is lost, the provider asks again, and AWS knows the object by no name, such as a VPC.
func (r *run) warnOfDoubles(ctx context.Context, plan *terraform.Plan) {
	r.report(Phase, "looking for objects that were made twice")
	if _, err := adopt.Find(ctx, r.config, r.env, plan.Changes); err != nil {
		r.report(Warning, "%s", err)
	}
}
