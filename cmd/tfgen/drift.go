package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/deploy/fleet"
	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/spec"
)

func newDriftCmd(a *app) *cobra.Command {
	o := &planOptions{runOptions: runOptions{app: a}}
	cmd := &cobra.Command{
		Use:     "drift {--env NAME | --all | --changed-since REV}",
		Short:   "Show what was changed outside Terraform",
		GroupID: "run",
		Long: `Compare the accounts of one or more environments with what their last applies left, and show what has been
changed or deleted since by other means, models that are pinned and policies that were added to roles included. Changes
nothing. An apply puts it back as the spec says; added policies have to be removed by hand.

Exit codes: 0 no drift, 1 error, 2 drift.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return driftRun(cmd.Context(), o) },
	}
	o.addFleetFlags(cmd)
	cmd.Flags().StringVar(&o.markdown, "markdown", "", "`file` to write a report to")
	return cmd
}

// changedModels are the models of an environment's pipelines that pin them, where the object is gone or another one.
func (s *session) changedModels(ctx context.Context, env *spec.Environment) ([]promote.Model, error) {
	var changed []promote.Model
	for _, pipeline := range env.Pipelines {
		if !pipeline.Pin {
			continue
		}
		current, err := promote.Current(ctx, promote.CurrentOptions{
			Project: s.project, Environments: []*spec.Environment{env}, SpecDir: s.specDir(), Pipeline: pipeline.Key,
			Caller: s.callerIn,
		})
		if err != nil {
			return nil, err
		}
		for _, model := range current {
			if model.State.Wrong() {
				changed = append(changed, model)
			}
		}
	}
	return changed, nil
}

func driftRun(ctx context.Context, o *planOptions) error {
	s, err := o.open(ctx, "drift")
	if err != nil {
		return err
	}
	defer s.close()
	dir, clean, err := o.planDir()
	if err != nil {
		return err
	}
	defer clean()
	s.each(ctx, fleet.Unordered(s.envs), func(ctx context.Context, out *outcome) error {
		r, err := s.opened(ctx, out)
		if err != nil {
			return err
		}
		if out.drift, err = r.Drift(ctx, filepath.Join(dir, out.env.Name+".plan")); err != nil {
			return err
		}
		out.models, err = s.changedModels(ctx, out.env)
		return err
	})
	s.view.close()
	if err := s.showDrift(); err != nil {
		return err
	}
	if o.markdown != "" {
		if err := s.writeMarkdown(ctx, o.markdown); err != nil {
			return err
		}
	}
	return s.finish(ctx, true)
}
