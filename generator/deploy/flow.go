package deploy

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/tfgen/tfgen/generator/deploy/fleet"
	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/internal/scratch"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Deployment is one request under way. Close it.
type Deployment struct {
	Request
	Results []*Result // one for each of Environments, in their order

	engine   *Engine
	scratch  *scratch.Folder // holds the plans for as long as the deployment lives: they can have secrets
	reviewed bool            // the plans were saved, and reviewed before this deployment
}

// Plan plans every environment of the request, side by side, judges the plans, and keeps them where that was asked for.
// The error is of a request that makes no sense; what goes wrong in an environment is in its Result.
func (e *Engine) Plan(ctx context.Context, request Request) (*Deployment, error) {
	if err := request.check(); err != nil {
		return nil, err
	}
	d, err := e.begin(request)
	if err != nil {
		return nil, err
	}
	if request.SaveTo != "" && len(d.Environments) == 0 {
		return d, savedplan.SaveNone(request.SaveTo)
	}
	d.refuseProtected()
	d.warnUsers()
	d.each(ctx, fleet.Unordered(d.Environments), func(ctx context.Context, r *Result) error {
		if err := r.open(ctx, e, request.ReadOnly); err != nil {
			return err
		}
		if request.SaveTo != "" {
			if err := r.run.bind(ctx); err != nil {
				return err
			}
		}
		file := filepath.Join(d.scratch.Path, r.Env.Name+".plan")
		plan, err := r.run.plan(ctx, file, request)
		if err != nil {
			return err
		}
		if err := r.hold(plan, file); err != nil {
			return err
		}
		d.judge(r)
		if request.SaveTo == "" {
			return nil
		}
		return r.run.save(ctx, request.SaveTo, plan, file, request.Destroy)
	})
	return d, nil
}

// Load reads the plans that were saved in a folder and compares them with what they were made from: one that no longer
// holds fails its environment with a savedplan.BrokenError; one that was applied already is left out. The folder says
// which environments they are for and whether they destroy; of the request, the rest counts.
func (e *Engine) Load(ctx context.Context, dir string, request Request) (*Deployment, error) {
	plans, err := savedplan.Load(dir)
	if err != nil {
		return nil, err
	}
	saved := map[string]*savedplan.Saved{}
	request.Environments = nil
	for _, plan := range plans {
		request.Destroy = plans[0].Destroy
		env, err := e.project.Lookup(plan.Environment)
		if err != nil {
			return nil, fmt.Errorf("the plan in %s can't be applied: %w", plan.Dir, err)
		}
		if plan.Destroy != request.Destroy {
			return nil, errors.New("some of these plans destroy and some don't: apply them from folders of their own")
		}
		request.Environments, saved[env.Name] = append(request.Environments, env), plan
	}
	d, err := e.begin(request)
	if err != nil {
		return nil, err
	}
	d.reviewed = true
	d.refuseProtected()
	d.warnUsers()
	d.each(ctx, fleet.Unordered(d.Environments), func(ctx context.Context, r *Result) error {
		r.saved = saved[r.Env.Name]
		if when, applied := r.saved.Applied(); applied {
			e.Report(Event{Env: r.Env.Name, Kind: Note, Text: "its plan was applied at " + when.Format(time.RFC3339) +
				": nothing is left to do"})
			return nil
		}
		if err := r.open(ctx, e, false); err != nil {
			return err
		}
		plan, err := r.run.load(ctx, r.saved)
		if err != nil {
			return err
		}
		if err := r.hold(plan, r.saved.File()); err != nil {
			return err
		}
		d.judge(r)
		return nil
	})
	return d, nil
}

// Apply applies the plans that no guard stops and that are approved, and nothing else: owners of buckets before those
// that use them, or after them where the plans destroy. What is stopped or not approved, or was only to be looked at,
// fails its environment, which leaves out those that come after it.
func (d *Deployment) Apply(ctx context.Context, approval Approval) {
	d.refuseReadOnly()
	d.refuseStopped()
	d.approve(ctx, approval)
	jobs := fleet.OwnersFirst(d.Environments)
	if d.Destroy {
		jobs = fleet.UsersFirst(d.Environments)
	}
	d.each(ctx, jobs, func(ctx context.Context, r *Result) error {
		if !r.planned() {
			return nil
		}
		if err := r.checkHeld(); err != nil {
			return err
		}
		done, err := r.run.apply(ctx, r.Plan, r.file)
		r.Applied = &done
		if err == nil && r.saved != nil {
			r.markApplied()
		}
		return err
	})
}

// Drift looks for what was changed in the accounts outside Terraform since their last applies. It changes nothing.
func (e *Engine) Drift(ctx context.Context, request Request) (*Deployment, error) {
	d, err := e.begin(request)
	if err != nil {
		return nil, err
	}
	d.each(ctx, fleet.Unordered(d.Environments), func(ctx context.Context, r *Result) error {
		if err := r.open(ctx, e, true); err != nil {
			return err
		}
		if err := r.findDrift(ctx, filepath.Join(d.scratch.Path, r.Env.Name+".plan")); err != nil {
			return err
		}
		if request.AlsoDrifted != nil {
			r.alsoDrifted, err = request.AlsoDrifted(ctx, r.Env)
		}
		return err
	})
	return d, nil
}

// Outputs are an environment's outputs as of its last apply, sensitive values included.
func (e *Engine) Outputs(ctx context.Context, env *spec.Environment) (map[string]terraform.Output, error) {
	r, err := e.open(ctx, env, true)
	if err != nil {
		return nil, err
	}
	defer r.close()
	return r.workspace.Output(ctx)
}

func (e *Engine) begin(request Request) (*Deployment, error) {
	if err := request.checkAllowed(); err != nil {
		return nil, err
	}
	folder, err := scratch.New("tfgen-plan-")
	if err != nil {
		return nil, fmt.Errorf("keep the plans for a moment: %w", err)
	}
	d := &Deployment{Request: request, engine: e, scratch: folder}
	for _, env := range request.Environments {
		d.Results = append(d.Results, &Result{Env: env})
	}
	return d, nil
}

// Close removes the plans that weren't saved, and ends the logs.
func (d *Deployment) Close() {
	for _, r := range d.Results {
		if r.run != nil {
			r.run.close()
		}
	}
	_ = d.scratch.Remove() // else the next run does
}

// each does something for each environment that has not failed before, and notes how it ended.
func (d *Deployment) each(ctx context.Context, jobs []fleet.Job, do func(context.Context, *Result) error) {
	options := fleet.Options{Parallelism: d.Parallelism, FailFast: d.FailFast}
	if options.Parallelism == 0 {
		options.Parallelism = fleet.Parallelism()
	}
	ended := fleet.Run(ctx, jobs, options, func(ctx context.Context, name string) error {
		r := d.result(name)
		if r.Failed() {
			return errFailedBefore
		}
		err := do(ctx, r)
		d.engine.Report(Event{Env: name, Kind: Done, Err: err})
		return err
	})
	for _, job := range ended {
		d.result(job.Name).end(job)
	}
}

func (d *Deployment) result(env string) *Result {
	for _, r := range d.Results {
		if r.Env.Name == env {
			return r
		}
	}
	return nil
}
