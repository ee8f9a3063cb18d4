package deploy

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/deploy/fleet"
	"github.com/tfgen/tfgen/generator/internal/shell"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Found is what the account has of what a plan would make.
type Found = adopt.Object

// Unplaced is what another state has that the plan has no place for.
type Unplaced = adopt.Unplaced

// Adopt plans every environment of the request to take over whatever its account has of what the plan would make,
// whoever's it is, and what making it would write over there; and what another state has of it, which the account may
// not know by any name. The results have what was found, and the plans with it imported. Nothing of them can be
// applied, and nothing is changed: WriteImports does it.
func (e *Engine) Adopt(ctx context.Context, request Request) (*Deployment, error) {
	request.ReadOnly = true
	d, err := e.begin(request)
	if err != nil {
		return nil, err
	}
	d.each(ctx, fleet.Unordered(d.Environments), func(ctx context.Context, r *Result) error {
		if err := r.open(ctx, e, true); err != nil {
			return err
		}
		file := filepath.Join(d.scratch.Path, r.Env.Name+".plan")
		plan, err := r.adopt(ctx, file, request.State)
		if err != nil {
			return err
		}
		if err := r.hold(plan, file); err != nil {
			return err
		}
		d.judge(r)
		return nil
	})
	return d, nil
}

// adopt plans until nothing more is found: what belongs to an object can be looked for once the object is imported, and
// its id is known.
func (r *Result) adopt(ctx context.Context, file string, other []terraform.StateResource) (*terraform.Plan, error) {
	state := adopt.NewState(r.Env, other)
	if len(other) > 0 {
		own, err := r.run.workspace.Resources(ctx)
		if err != nil {
			return nil, err
		}
		state.Have(own)
	}
	var options terraform.PlanOptions
	for {
		plan, err := r.run.planTo(ctx, file, options)
		if err != nil {
			return nil, err
		}
		found, err := r.find(ctx, plan, state)
		if err != nil {
			return nil, err
		}
		r.run.account.Existing = nil
		var more []Found
		for _, o := range found {
			if o.Taken != "" {
				r.run.account.Existing = append(r.run.account.Existing, o)
				continue
			}
			more, options.Adopt = append(more, o), append(options.Adopt, o.Existing)
		}
		if len(more) == 0 {
			r.Unplaced = state.Unplaced()
			return plan, nil
		}
		r.Found = append(r.Found, more...)
	}
}

// find looks for what a plan would make in the account, and then in another state.
func (r *Result) find(ctx context.Context, plan *terraform.Plan, state *adopt.State) ([]Found, error) {
	var found []Found
	if plan.Summary().Add > 0 {
		r.run.report(Phase, "looking for what the account has already")
		var err error
		if found, err = adopt.Find(ctx, r.run.config, r.Env, plan.Changes); err != nil {
			return nil, err
		}
		overwritten, err := adopt.FindOverwritten(ctx, r.run.config, r.Env, plan.Changes)
		if err != nil {
			return nil, err
		}
		found = append(found, overwritten...)
	}
	return append(found, state.Match(plan.Changes, found)...), nil
}

// LeaveState is the command that takes what Adopt has found out of the other state; empty where it has none of it.
func (r *Result) LeaveState() string {
	var command strings.Builder
	for _, o := range r.Found {
		if o.From != "" {
			fmt.Fprintf(&command, " %s", shell.Quote(o.From))
		}
	}
	if command.Len() == 0 {
		return ""
	}
	return "terraform state rm" + command.String()
}

// WriteImports writes import blocks for what was found into a file of the user's in each root.
func (d *Deployment) WriteImports() error {
	for _, r := range d.Results {
		if r.Failed() || len(r.Found) == 0 {
			continue
		}
		var objects []terraform.Existing
		for _, o := range r.Found {
			objects = append(objects, o.Existing)
		}
		if err := adopt.AddImports(r.run.root(), objects); err != nil {
			return err
		}
	}
	return nil
}

// EndAdoption removes the import blocks of environments whose applies have served them all. Environments that have none
// are left out, but for one of them at least there has to be something to remove.
func (e *Engine) EndAdoption(ctx context.Context, request Request) (*Deployment, error) {
	request.ReadOnly = true
	adopted, err := e.adopted(request.Environments)
	if err != nil {
		return nil, err
	}
	request.Environments = adopted
	d, err := e.begin(request)
	if err != nil {
		return nil, err
	}
	d.each(ctx, fleet.Unordered(d.Environments), func(ctx context.Context, r *Result) error {
		if err := r.open(ctx, e, true); err != nil {
			return err
		}
		plan, err := r.run.planTo(ctx, filepath.Join(d.scratch.Path, r.Env.Name+".plan"), terraform.PlanOptions{})
		if err != nil {
			return err
		}
		if n := plan.Summary().Import; n > 0 {
			return fmt.Errorf("%d objects are not imported yet: run tfgen apply --env %s first", n, r.Env.Name)
		}
		return adopt.RemoveImports(e.Dir.Root(r.Env.Name))
	})
	return d, nil
}

// adopted are those of environments that have a file of import blocks, of which there is one at least.
func (e *Engine) adopted(envs []*spec.Environment) ([]*spec.Environment, error) {
	var adopted []*spec.Environment
	for _, env := range envs {
		switch _, err := os.Stat(adopt.ImportFile(e.Dir.Root(env.Name))); {
		case err == nil:
			adopted = append(adopted, env)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("look for import blocks: %w", err)
		}
	}
	if len(adopted) == 0 {
		return nil, fmt.Errorf("there are no import blocks to remove: there is no %s of %s", filepath.Base(
			adopt.ImportFile("")), strings.Join(spec.NamesOf(envs), ", "))
	}
	return adopted, nil
}
