package deploy

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// lookAround notes for the guards what the account has already of what a plan would make, and what goes on in what it
// would delete. What the role may not look at can't be told, which is said and stops nothing.
func (r *run) lookAround(ctx context.Context, plan *terraform.Plan) error {
	if err := r.lookInto(ctx, plan); err != nil {
		return err
	}
	if plan.Summary().Add == 0 {
		return nil
	}
	r.report(Phase, "looking for what the account has already")
	var err error
	r.account.Existing, err = adopt.Find(ctx, r.config, r.env, plan.Changes)
	if err := r.warnIfDenied(err); err != nil || !plan.Anew {
		return err
	}
	r.account.Former, err = r.former(ctx)
	return r.warnIfDenied(err)
}

// lookInto notes what goes on in what a plan would delete.
func (r *run) lookInto(ctx context.Context, plan *terraform.Plan) error {
	r.account.Busy = nil
	for _, c := range plan.Changes {
		look := resources.Of(c.ResourceType).Busy
		if look == nil || c.Action != terraform.Delete && c.Action != terraform.Replace {
			continue
		}
		names, err := look(ctx, resources.Search{Config: r.config, Env: r.env}, c.Before)
		switch {
		case adopt.IsDenied(err):
			r.report(Warning, "whether something goes on in %s can't be told: %s", c.Address, err)
		case err != nil:
			return fmt.Errorf("looking whether something goes on in %s: %w", c.Address, err)
		case len(names) > 0:
			r.account.Busy = append(r.account.Busy, guard.Use{Address: c.Address, Names: names})
		}
	}
	return nil
}

func (r *run) warnIfDenied(err error) error {
	if !adopt.IsDenied(err) {
		return err
	}
	r.report(Warning, "whether the account has already what would be made can't be told: %s", err)
	return nil
}

// former are the environments that the account has had and that the project has no more: by the tags of what is in the
// account, and by the folders that were rendered for it. The folders are told also when there is an error.
func (r *run) former(ctx context.Context) ([]guard.Former, error) {
	traces := map[string][]string{}
	left, err := render.Leftovers(r.engine.project, r.engine.Dir.Spec())
	if err != nil {
		return nil, err
	}
	for _, l := range left {
		if l.AccountID == r.env.AccountID {
			traces[l.Environment] = append(traces[l.Environment], "its rendered folder is still there, whose state is "+l.State)
		}
	}
	var known []string
	for _, env := range r.engine.project.Environments {
		if env.AccountID == r.env.AccountID {
			known = append(known, env.OwnTags()[spec.EnvironmentTag].Value)
		}
	}
	abandoned, err := adopt.FindAbandoned(ctx, r.config, r.env, known)
	for _, a := range abandoned {
		traces[a.Environment] = append(traces[a.Environment],
			fmt.Sprintf("%d resources have its tags, %s for one", len(a.ARNs), a.ARNs[0]))
	}
	var former []guard.Former
	for _, name := range slices.Sorted(maps.Keys(traces)) {
		former = append(former, guard.Former{Environment: name, Trace: strings.Join(traces[name], ", and ")})
	}
	return former, err
}
