package deploy

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/terraform"
)

// recoverState saves the state that an earlier apply could not save and has left in the root.
func (r *run) recoverState(ctx context.Context) error {
	file := filepath.Join(r.root(), terraform.UnsavedState)
	if _, err := os.Stat(file); err != nil {
		return nil
	}
	if r.session != nil {
		r.report(Warning, "an earlier run could not save its state and left it in %s: this plan doesn't know what is in it; "+
			"the next apply saves it", file)
		return nil
	}
	r.report(Note, "saving the state that an earlier run left in %s", file)
	if err := r.workspace.PushState(ctx, file); err != nil {
		return fmt.Errorf("an earlier run could not save its state and left it in %s: look at it, and at the state that is "+
			"there now, before anything else: %w", file, err)
	}
	if err := os.Remove(file); err != nil {
		return fmt.Errorf("the state was saved, but its copy is still there: %w", err)
	}
	return nil
}

// keepHalfMade keeps what holds data and what an unfinished apply has begun to make. Terraform has marked it to be
// replaced, which a protected environment refuses, already when it is planned, and a guard does in others. Without the
// mark, the plan completes it in place.
func (r *run) keepHalfMade(ctx context.Context) error {
	if r.session != nil {
		r.report(Warning, "an apply of %s did not finish: what it left half made may be planned here to be replaced; "+
			"tfgen apply --env %[1]s keeps and completes it", r.env.Name)
		return nil
	}
	r.report(Phase, "looking for what an unfinished apply has left half made")
	tainted, err := r.workspace.Tainted(ctx)
	if err != nil {
		return err
	}
	for _, c := range tainted {
		if !guard.HoldsData(r.env, c) {
			continue
		}
		r.report(Note, "%s was left half made: kept, to be completed", c.Address)
		if err := r.workspace.Untaint(ctx, c.Address); err != nil {
			return err
		}
	}
	return nil
}
