package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/deploy/fleet"
	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/spec"
)

// save keeps the plans in a folder. A plan that can't be kept fails its environment.
func (s *session) save(ctx context.Context, o *planOptions) {
	s.each(ctx, fleet.Unordered(s.envs), func(ctx context.Context, out *outcome) error {
		return out.run.Save(ctx, o.outDir, out.plan, o.Destroy)
	})
}

// savedRun applies the plans that are kept in a folder.
func savedRun(ctx context.Context, o *applyOptions, dir string) error {
	if len(o.names) > 0 || o.all || o.changedSince != "" {
		return errors.New("a folder of plans says itself which environments it is for: leave out --env, --all and " +
			"--changed-since")
	}
	if err := o.validate(); err != nil {
		return err
	}
	plans, err := savedplan.Load(dir)
	if err != nil {
		return err
	}
	project, err := o.load()
	if err != nil {
		return err
	}
	if err := o.checkApproval(project); err != nil {
		return err
	}
	s, err := o.savedSession(project, plans)
	if err != nil {
		return err
	}
	defer s.close()
	s.readSaved(ctx, o.PlanOptions, plans)
	s.stopGuarded()
	return s.approveAndApply(ctx, o)
}

// savedSession is for the environments of the plans, all of which apply or all of which destroy.
func (o *applyOptions) savedSession(project *spec.Project, plans []*savedplan.Saved) (*session, error) {
	var envs []*spec.Environment
	for _, plan := range plans {
		env, err := environment(project, plan.Environment)
		if err != nil {
			return nil, fmt.Errorf("the plan in %s can't be applied: %w", plan.Dir, err)
		}
		if plan.Destroy != plans[0].Destroy {
			return nil, errors.New("some of these plans destroy and some don't: apply them from folders of their own")
		}
		if err := checkDestroyable(env); err != nil && plan.Destroy {
			return nil, err
		}
		envs = append(envs, env)
	}
	s := o.newSession("apply", project, envs)
	s.destroy = plans[0].Destroy
	o.given = true // by whoever reviewed the plans; a protected environment still has to be named
	return s, nil
}

// readSaved compares the plans with what they were made from.
func (s *session) readSaved(ctx context.Context, o deploy.PlanOptions, plans []*savedplan.Saved) {
	byEnv := map[string]*savedplan.Saved{}
	for _, plan := range plans {
		byEnv[plan.Environment] = plan
	}
	s.each(ctx, fleet.Unordered(s.envs), func(ctx context.Context, out *outcome) error {
		r, err := s.opened(ctx, out)
		if err != nil {
			return err
		}
		out.plan, err = r.Saved(ctx, byEnv[out.env.Name], o)
		return err
	})
}
