package deploy

import (
	"context"
	"errors"
	"time"

	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/git"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Save keeps a plan in dir, bound to what it was made from.
func (r *Run) Save(ctx context.Context, dir string, plan *Plan, destroy bool) error {
	facts, err := r.facts(ctx)
	if err != nil {
		return err
	}
	manifest := savedplan.Manifest{Facts: facts, Destroy: destroy, Created: time.Now(), Changes: []savedplan.Change{}}
	for _, c := range plan.Detail.Changes {
		manifest.Changes = append(manifest.Changes, savedplan.Change{Address: c.Address, Action: c.Action, Reason: c.Reason})
	}
	_, err = savedplan.Save(dir, plan.File, manifest)
	return err
}

// Saved is a plan that was saved, judged anew. It is a savedplan.BrokenError when anything has changed that it was made
// from: a plan that was reviewed is applied as it is or not at all.
func (r *Run) Saved(ctx context.Context, saved *savedplan.Saved, o PlanOptions) (*Plan, error) {
	r.report(Phase, "comparing the plan with what it was made from")
	facts, err := r.facts(ctx)
	if err != nil {
		return nil, err
	}
	if err := saved.Verify(facts); err != nil {
		return nil, err
	}
	detail, err := r.workspace.Detail(ctx, saved.File())
	if err != nil {
		return nil, err
	}
	plan := &terraform.Plan{Summary: count(detail.Changes), HasChanges: true} // perhaps to outputs alone
	allowed := guard.Options{AllowDestroy: o.AllowDestroy, Destroy: saved.Destroy}
	stops := guard.Check(r.engine.project, r.Env, detail, allowed)
	return &Plan{Plan: plan, File: saved.File(), Detail: detail, Stops: stops}, nil
}

// count is the summary of changes as Terraform counts: a replacement is a destruction and a creation.
func count(changes []terraform.ResourceChange) terraform.Summary {
	var s terraform.Summary
	for _, c := range changes {
		switch c.Action {
		case terraform.Create:
			s.Add++
		case terraform.Update:
			s.Change++
		case terraform.Delete:
			s.Remove++
		case terraform.Replace:
			s.Add++
			s.Remove++
		}
		if c.ImportID != "" {
			s.Import++
		}
	}
	return s
}

// facts are what a plan of the environment would be made from now.
func (r *Run) facts(ctx context.Context) (savedplan.Facts, error) {
	facts := savedplan.Facts{
		Environment: r.Env.Name, AccountID: r.Env.AccountID, Region: r.Env.Region, Terraform: r.binary.Version,
	}
	var err error
	if facts.Rendered, err = savedplan.Digest(r.Root()); err != nil {
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
func (r *Run) commit(ctx context.Context) (*savedplan.Commit, error) {
	repository, err := git.Open(ctx, r.engine.SpecDir)
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
