package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

type applyOptions struct {
	runOptions
	autoApprove bool
}

func newApplyCmd(a *app) *cobra.Command {
	o := &applyOptions{runOptions: runOptions{app: a}}
	cmd := &cobra.Command{
		Use:     "apply --env NAME",
		Short:   "Make an account as the spec says",
		GroupID: "run",
		Long: `Plan, show the plan, ask, and apply exactly that plan. Refuses when the rendered files are stale or the
credentials are for another account. An interrupt lets terraform finish its step, save the state and release its lock.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return applyRun(cmd.Context(), o, false) },
	}
	o.addFlags(cmd)
	cmd.Flags().BoolVar(&o.autoApprove, "auto-approve", false, "apply without asking")
	return cmd
}

// applyRun is apply, and destroy with a check of its own.
func applyRun(ctx context.Context, o *applyOptions, destroy bool, checks ...func(*spec.Environment) error) error {
	if o.json && !o.autoApprove {
		return errors.New("a plan can't be shown and approved in JSON: pass --auto-approve with --json")
	}
	t, err := o.prepare(ctx, checks...)
	if err != nil {
		return err
	}
	return t.withPlan(ctx, destroy, func(file string, plan *terraform.Plan) error {
		if err := o.review(ctx, t, file, plan, destroy); err != nil {
			return err
		}
		if !plan.HasChanges {
			return o.printApplied(t, plan, terraform.Summary{})
		}
		t.progress.planned = steps(plan)
		t.progress.phase("applying")
		ended := context.AfterFunc(ctx, t.progress.interrupted)
		done, err := t.workspace.Apply(ctx, file, t.progress.event)
		ended()
		t.progress.done()
		if err != nil {
			if done != (terraform.Summary{}) {
				fmt.Fprintf(o.err, "%s: applied in part: %s.\n", t.env.Name, counts(done))
			}
			return err
		}
		return o.printApplied(t, plan, done)
	})
}

// review shows the plan and asks for approval, unless that was given beforehand.
func (o *applyOptions) review(ctx context.Context, t *target, file string, plan *terraform.Plan, destroy bool) error {
	if o.autoApprove || !plan.HasChanges {
		if !o.json {
			o.listPlan(t, plan)
		}
		return nil
	}
	if err := o.showPlan(ctx, t, file, plan); err != nil {
		return err
	}
	verb := "Apply this plan to"
	if destroy {
		verb = "Destroy all of this in"
	}
	return o.confirm(ctx, fmt.Sprintf("%s %s (account %s, %s)?", verb, t.env.Name, t.env.AccountID, t.env.Region))
}

type applyResult struct {
	planResult
	Applied terraform.Summary `json:"applied"`
}

func (o *applyOptions) printApplied(t *target, plan *terraform.Plan, done terraform.Summary) error {
	if o.json {
		return writeJSON(o.out, applyResult{newPlanResult(t.env, plan), done})
	}
	if plan.HasChanges {
		fmt.Fprintf(o.out, "%s: applied: %s.\n", t.env.Name, counts(done))
	}
	return nil
}

func counts(s terraform.Summary) string {
	return fmt.Sprintf("%d added, %d changed, %d destroyed", s.Add, s.Change, s.Remove)
}

// steps is how many apply steps a plan has: a replacement is a destruction and a creation.
func steps(plan *terraform.Plan) int { return plan.Add + plan.Change + plan.Remove }
