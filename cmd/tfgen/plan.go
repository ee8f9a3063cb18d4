package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/terraform"
)

type planOptions struct {
	runOptions
	destroy  bool
	exitcode bool
}

func newPlanCmd(a *app) *cobra.Command {
	o := &planOptions{runOptions: runOptions{app: a}}
	cmd := &cobra.Command{
		Use:     "plan --env NAME",
		Short:   "Show what an apply would change",
		GroupID: "run",
		Long: `Show what an apply would change in an environment's account. Refuses when the rendered files are stale or the
credentials are for another account.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return planRun(cmd.Context(), o) },
	}
	o.addFlags(cmd)
	cmd.Flags().BoolVar(&o.destroy, "destroy", false, "plan to destroy everything")
	cmd.Flags().BoolVar(&o.exitcode, "detailed-exitcode", false, "exit 0 when nothing changes, 2 when something does")
	return cmd
}

func planRun(ctx context.Context, o *planOptions) error {
	t, err := o.prepare(ctx)
	if err != nil {
		return err
	}
	return t.withPlan(ctx, o.destroy, func(file string, plan *terraform.Plan) error {
		if err := o.print(ctx, t, file, plan); err != nil {
			return err
		}
		if o.exitcode && plan.HasChanges {
			return exitError(exitDifference)
		}
		return nil
	})
}

func (o *planOptions) print(ctx context.Context, t *target, file string, plan *terraform.Plan) error {
	if o.json {
		return writeJSON(o.out, newPlanResult(t.env, plan))
	}
	return o.showPlan(ctx, t, file, plan)
}

// withPlan plans to a file that lives as long as use: it can hold secrets.
func (t *target) withPlan(ctx context.Context, destroy bool, use func(file string, plan *terraform.Plan) error) error {
	dir, err := os.MkdirTemp("", "tfgen-plan-") // mode 0700
	if err != nil {
		return fmt.Errorf("make a folder for the plan: %w", err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "plan")

	t.progress.phase("planning")
	plan, err := t.workspace.Plan(ctx, file, terraform.PlanOptions{Destroy: destroy}, t.progress.event)
	t.progress.done()
	if err != nil {
		return err
	}
	return use(file, plan)
}
