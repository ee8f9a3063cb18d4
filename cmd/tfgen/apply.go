package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/deploy/fleet"
	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

type applyOptions struct {
	planOptions
	approval
}

func newApplyCmd(a *app) *cobra.Command {
	o := &applyOptions{planOptions: planOptions{runOptions: runOptions{app: a}}}
	cmd := &cobra.Command{
		Use:     "apply {--env NAME | --all | --changed-since REV | DIR}",
		Short:   "Make accounts as the spec says",
		GroupID: "run",
		Long: `Plan every environment, show the plans, ask, and apply exactly these plans: owners of buckets before those
that use them, independent environments side by side. A failure leaves out those that depend on it and nothing else.

With the folder of tfgen plan --out, apply the plans in it, which were reviewed: nothing is planned anew, and a plan is
refused when anything that it was made from has changed since.

Refuses when the rendered files are stale, the credentials are for another account, or a guard stops a plan: one that
would destroy or replace what holds data (--allow-destroy lifts that, address by address), or that names an account
which is neither the environment's nor a declared peer's. A protected environment asks for its name to be typed.

An interrupt lets terraform finish its steps, save the state and release its lock.`,
		Example: `  tfgen apply --env dev
  tfgen apply --all --auto-approve=dev,prod
  tfgen apply plans`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				return savedRun(cmd.Context(), o, args[0])
			}
			return applyRun(cmd.Context(), o)
		},
	}
	o.addFleetFlags(cmd)
	o.addPlanFlags(cmd)
	o.addApplyFlags(cmd, "apply")
	return cmd
}

func (o *applyOptions) addApplyFlags(cmd *cobra.Command, verb string) {
	o.addApprovalFlag(cmd, verb)
	cmd.Flags().BoolVar(&o.exitcode, "detailed-exitcode", false, "exit 0 when nothing changed, 2 when something did")
}

// applyRun is apply and destroy.
func applyRun(ctx context.Context, o *applyOptions, checks ...func(*spec.Environment) error) error {
	s, err := o.openApply(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	for _, env := range s.envs {
		for _, check := range checks {
			s.outcomes[env.Name].err = check(env)
		}
	}
	dir, clean, err := o.planDir()
	if err != nil {
		return err
	}
	defer clean()
	s.planAll(ctx, o.PlanOptions, dir)
	s.stopGuarded()
	return s.approveAndApply(ctx, o)
}

func (o *applyOptions) openApply(ctx context.Context) (*session, error) {
	if o.json && !o.given {
		return nil, errors.New("a plan can't be shown and approved in JSON: pass --auto-approve with --json")
	}
	command := "apply"
	if o.Destroy {
		command = "destroy"
	}
	s, err := o.open(ctx, command)
	if err != nil {
		return nil, err
	}
	s.destroy = o.Destroy
	if len(s.envs) > 1 && len(o.AllowDestroy) > 0 {
		return nil, errors.New("an address can be in several environments: pass --allow-destroy with one --env only")
	}
	return s, o.checkApproval(s.project)
}

// approveAndApply shows the plans, asks, and applies those that were approved.
func (s *session) approveAndApply(ctx context.Context, o *applyOptions) error {
	asked := func(env *spec.Environment) bool { return !o.covers(env) }
	if err := s.showPlans(asked); err != nil {
		return err
	}
	s.approve(ctx, &o.approval, newPrompt(o.app))
	jobs := fleet.OwnersFirst(s.envs)
	if s.destroy {
		jobs = fleet.UsersFirst(s.envs)
	}
	s.each(ctx, jobs, func(ctx context.Context, out *outcome) error {
		if !out.plan.HasChanges {
			return nil
		}
		done, err := out.run.Apply(ctx, out.plan)
		if err == nil || done != (terraform.Summary{}) {
			out.applied = &done
		}
		return err
	})
	return s.finish(ctx, o.exitcode)
}

// stopGuarded fails the environments whose plans the guards stop.
func (s *session) stopGuarded() {
	for _, out := range s.outcomes {
		if !out.failed() && len(out.plan.Stops) > 0 {
			out.err = stopped(out.plan.Stops)
		}
	}
}

func stopped(stops []guard.Stop) error {
	var text strings.Builder
	var flags []string
	for _, stop := range stops {
		fmt.Fprintf(&text, "\n%s", stopText(stop))
		if stop.Rule == guard.DestroysData {
			flags = append(flags, "--allow-destroy '"+stop.Address+"'")
		}
	}
	if len(flags) > 1 {
		fmt.Fprintf(&text, "\nto allow all of this: %s", strings.Join(flags, " "))
	}
	return fmt.Errorf("nothing was changed, because a guard stops the plan:%s", &text)
}

// stopText is a guard's objection with what it is about.
func stopText(stop guard.Stop) string {
	switch {
	case stop.Address == "":
		return stop.Message
	case stop.Attribute == "":
		return stop.Address + ": " + stop.Message
	default:
		return stop.Address + ", " + stop.Attribute + ": " + stop.Message
	}
}
