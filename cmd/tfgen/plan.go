package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/deploy/fleet"
	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/spec"
)

type planOptions struct {
	runOptions
	deploy.PlanOptions
	outDir   string
	markdown string
	exitcode bool
}

func newPlanCmd(a *app) *cobra.Command {
	o := &planOptions{runOptions: runOptions{app: a}}
	cmd := &cobra.Command{
		Use:     "plan {--env NAME | --all | --changed-since REV}",
		Short:   "Show what an apply would change",
		GroupID: "run",
		Long: `Show what an apply would change in the accounts of one or more environments, and which guards would stop
it. Refuses when the rendered files are stale or the credentials are for another account.

With --out, the plans are kept: tfgen apply DIR applies exactly these, and only as long as everything that they were
made from is unchanged.`,
		Example: `  tfgen plan --env prod --out plans
  tfgen plan --changed-since origin/main --markdown comment.md`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return planRun(cmd.Context(), o) },
	}
	o.addFleetFlags(cmd)
	cmd.Flags().BoolVar(&o.Destroy, "destroy", false, "plan to destroy everything")
	o.addPlanFlags(cmd)
	cmd.Flags().StringVar(&o.outDir, "out", "", "`folder` to keep the plans in, for tfgen apply")
	cmd.Flags().StringVar(&o.markdown, "markdown", "", "`file` to write a pull-request comment to")
	cmd.Flags().BoolVar(&o.exitcode, "detailed-exitcode", false, "exit 0 when nothing changes, 2 when something does")
	return cmd
}

// addPlanFlags adds what plan, apply and destroy have in common.
func (o *planOptions) addPlanFlags(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&o.AllowDestroy, "allow-destroy", nil,
		"`address` of a resource that holds data and may be destroyed or replaced (repeatable)")
	cmd.Flags().BoolVar(&o.Adopt, "adopt", false,
		"take over what exists already with this environment's tags, as after a run that died elsewhere")
}

func planRun(ctx context.Context, o *planOptions) error {
	s, err := o.open(ctx, "plan")
	if err != nil {
		return err
	}
	defer s.close()
	if o.outDir != "" {
		if err := savedplan.CheckFolder(o.outDir); err != nil {
			return err
		}
	}
	dir, clean, err := o.planDir()
	if err != nil {
		return err
	}
	defer clean()
	s.planAll(ctx, o.PlanOptions, dir)
	if o.outDir != "" {
		s.save(ctx, o)
	}
	s.view.close()
	if err := s.showPlans(func(*spec.Environment) bool { return true }); err != nil {
		return err
	}
	s.showStops()
	if o.markdown != "" {
		if err := s.writeMarkdown(ctx, o.markdown); err != nil {
			return err
		}
	}
	return s.finish(ctx, o.exitcode)
}

// planDir is a folder for plans that lives as long as the command: they can hold secrets.
func (o *planOptions) planDir() (string, func(), error) {
	dir, err := os.MkdirTemp("", "tfgen-plan-") // mode 0700
	if err != nil {
		return "", nil, fmt.Errorf("make a folder for the plans: %w", err)
	}
	return dir, func() { _ = os.RemoveAll(dir) }, nil // of temporary files, the system's cleaning is the second net
}

// planAll plans every environment, side by side.
func (s *session) planAll(ctx context.Context, o deploy.PlanOptions, dir string) {
	s.each(ctx, fleet.Unordered(s.envs), func(ctx context.Context, out *outcome) error {
		r, err := s.opened(ctx, out)
		if err != nil {
			return err
		}
		out.plan, err = r.Plan(ctx, filepath.Join(dir, out.env.Name+".plan"), o)
		return err
	})
}
