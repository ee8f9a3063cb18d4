package deploy

import (
	"context"
	"errors"
	"time"

	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/internal/git"
	"github.com/tfgen/tfgen/generator/terraform"
)

// bind notes what a plan that will be kept is made from, before it is made. The state comes later: see planTo.
func (r *run) bind(ctx context.Context) error {
	tree, err := r.tree(ctx)
	r.made = &tree
	return err
}

// save keeps a plan in dir, bound to what it was made from. It is refused when that has changed since: somebody has
// rendered anew, or switched branches. Whether the state has gone on since shows when the plan is applied.
func (r *run) save(ctx context.Context, dir string, plan *terraform.Plan, file string, destroy bool) error {
	now, err := r.tree(ctx)
	if err != nil {
		return err
	}
	now.State = r.made.State
	_, err = savedplan.Save(dir, file, savedplan.Manifest{
		Facts: *r.made, Destroy: destroy, Created: time.Now(), Changes: savedplan.Changes(plan),
	}, now)
	return err
}

// load reads a plan that was saved. It is a savedplan.BrokenError when anything has changed that it was made from, or
// when it does something else than its manifest says: a plan that was reviewed is applied as it is or not at all.
func (r *run) load(ctx context.Context, saved *savedplan.Saved) (*terraform.Plan, error) {
	r.report(Phase, "comparing the plan with what it was made from")
	facts, err := r.tree(ctx)
	if err != nil {
		return nil, err
	}
	if facts.State, err = r.workspace.State(ctx); err != nil {
		return nil, err
	}
	if was, is := saved.Git.String(), facts.Git.String(); was != is {
		r.report(Note, "the plan was made at %s; checked out is %s", was, is)
	}
	if err := saved.Verify(facts); err != nil {
		return nil, err
	}
	plan, err := r.workspace.ReadPlan(ctx, saved.File())
	if err != nil {
		return nil, err
	}
	if err := saved.VerifyChanges(plan); err != nil {
		return plan, err
	}
	return plan, r.lookAround(ctx, plan)
}

// markApplied lets the next apply of the same folder leave the plan out.
func (r *Result) markApplied() {
	if err := r.saved.MarkApplied(); err != nil {
		r.run.report(Warning, "%s", err)
	}
}

// version is that of terraform, or of tofu, which has versions of its own.
func (r *run) version() string {
	if r.binary.Product() == terraform.Terraform {
		return r.binary.Version
	}
	return r.binary.String()
}

// tree is what a plan of the environment would be made from now, but for the state, which takes a terraform of its own.
func (r *run) tree(ctx context.Context) (savedplan.Facts, error) {
	facts := savedplan.Facts{
		Environment: r.env.Name, AccountID: r.env.AccountID, Region: r.env.Region, Terraform: r.version(),
	}
	var err error
	if facts.Rendered, err = savedplan.Digest(r.root()); err != nil {
		return facts, err
	}
	if facts.Providers, err = r.workspace.Providers(); err != nil {
		return facts, err
	}
	facts.Git, err = r.commit(ctx)
	return facts, err
}

// commit is what is checked out, nil outside of a repository and in one without a commit.
func (r *run) commit(ctx context.Context) (*savedplan.Commit, error) {
	repository, err := git.Open(ctx, r.engine.Dir.Spec())
	if errors.Is(err, git.ErrNoRepository) || errors.Is(err, git.ErrNotInstalled) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var commit savedplan.Commit
	commit.ID, err = repository.Head(ctx)
	if errors.Is(err, git.ErrUnknownRevision) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	commit.Dirty, err = repository.Dirty(ctx, ".")
	return &commit, err
}
