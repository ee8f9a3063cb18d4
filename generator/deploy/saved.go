package deploy

import (
	"context"
	"errors"
	"time"

	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/internal/git"
	"github.com/tfgen/tfgen/generator/terraform"
)

// save keeps a plan in dir, bound to what it was made from.
func (r *run) save(ctx context.Context, dir string, plan *terraform.Plan, file string, destroy bool) error {
	facts, err := r.facts(ctx)
	if err != nil {
		return err
	}
	_, err = savedplan.Save(dir, file, savedplan.Manifest{
		Facts: facts, Destroy: destroy, Created: time.Now(), Changes: savedplan.Changes(plan),
	})
	return err
}

// load reads a plan that was saved. It is a savedplan.BrokenError when anything has changed that it was made from, or when
// it does something else than its manifest says: a plan that was reviewed is applied as it is or not at all.
func (r *run) load(ctx context.Context, saved *savedplan.Saved) (*terraform.Plan, error) {
	r.report(Phase, "comparing the plan with what it was made from")
	facts, err := r.facts(ctx)
	if err != nil {
		return nil, err
	}
	if err := saved.Verify(facts); err != nil {
		return nil, err
	}
	plan, err := r.workspace.ReadPlan(ctx, saved.File())
	if err != nil {
		return nil, err
	}
	return plan, saved.VerifyChanges(plan)
}

// facts are what a plan of the environment would be made from now.
func (r *run) facts(ctx context.Context) (savedplan.Facts, error) {
	facts := savedplan.Facts{
		Environment: r.env.Name, AccountID: r.env.AccountID, Region: r.env.Region, Terraform: r.binary.Version,
	}
	var err error
	if facts.Rendered, err = savedplan.Digest(r.root()); err != nil {
		return facts, err
	}
	if facts.Providers, err = r.workspace.Providers(); err != nil {
		return facts, err
	}
	if facts.State, err = r.workspace.State(ctx); err != nil {
		return facts, err
	}
	facts.Git, err = r.commit(ctx)
	return facts, err
}

// commit is what is checked out, nil outside of a repository.
func (r *run) commit(ctx context.Context) (*savedplan.Commit, error) {
	repository, err := git.Open(ctx, r.engine.Dir.Spec())
	if errors.Is(err, git.ErrNoRepository) || errors.Is(err, git.ErrNotInstalled) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var commit savedplan.Commit
	if commit.ID, err = repository.Head(ctx); err != nil {
		return nil, err
	}
	commit.Dirty, err = repository.Dirty(ctx, ".")
	return &commit, err
}
