package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/deploy/planjson"
	"github.com/tfgen/tfgen/generator/spec"
)

type applyOptions struct {
	deployOptions
	approval approvalFlag
	reviewed []string // files and folders of summaries
	exitcode bool
}

func newApplyCmd(a *app) *cobra.Command {
	o := &applyOptions{deployOptions: deployOptions{app: a}}
	cmd := &cobra.Command{
		Use:     "apply {--env NAME | --all | --changed-since REV | DIR}",
		Short:   "Make accounts as the spec says",
		GroupID: "run",
		Long: `Plan every environment, show the plans, ask, and apply exactly these plans: owners of buckets before those
that use them, independent environments side by side. A failure leaves out those that depend on it and nothing else.

With --reviewed, what tfgen plan --json printed, perhaps as a role that can't apply, is what may happen: a plan that
does anything besides is stopped. It may do less, as after an apply that failed on its way.

With the folder of tfgen plan --out, apply the plans in it, which were reviewed: nothing is planned anew, and a plan is
refused when anything that it was made from has changed since. What a folder's plans have done already is left out, so
that the same command finishes what a failure has broken off.

Refuses when the rendered files are stale or grant what the spec doesn't mean (with --strict also when that can't be
told), the credentials are for another account, or a guard stops a plan: one that
would destroy or replace what holds data (--allow-destroy lifts that, address by address), that names an account which
is neither the environment's nor a declared peer's, that would make what the account has already (--adopt takes over
what is the environment's own), that would delete a state machine while its executions run, or that begins with an
empty state where the account has had another environment (--allow-new-state). A protected environment asks for its
name to be typed.

An interrupt lets terraform finish its steps, save the state and release its lock.`,
		Example: `  tfgen apply --env dev
  tfgen apply --all --auto-approve=dev,prod
  tfgen apply plans`,
		Args: arguments(0, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				if _, err := os.Stat(args[0]); err != nil {
					if err := a.misplaced(cmd, args); err != nil {
						return err
					}
				}
				return savedRun(cmd.Context(), o, args[0])
			}
			return applyRun(cmd.Context(), o, "apply")
		},
	}
	o.addApplyFlags(cmd, "apply")
	return cmd
}

func (o *applyOptions) addApplyFlags(cmd *cobra.Command, verb string) {
	o.addFlags(cmd)
	o.plans.add(cmd)
	o.approval.add(cmd, verb)
	cmd.Flags().StringArrayVar(&o.reviewed, "reviewed", nil,
		"`file` of tfgen plan --json, or folder of such: a plan that does anything else than these is stopped (repeatable)")
	cmd.Flags().BoolVar(&o.exitcode, "detailed-exitcode", false, "exit 0 when nothing changed, 2 when something did")
}

// applyRun is apply and destroy.
func applyRun(ctx context.Context, o *applyOptions, command string) error {
	project, request, err := o.begin(ctx)
	if err != nil {
		return err
	}
	if request.Reviewed, err = o.readReviewed(project); err != nil {
		return err
	}
	d := o.newDeployment(command, project)
	defer d.close()
	return d.apply(ctx, o, func() (*deploy.Deployment, error) { return d.engine.Plan(ctx, request) })
}

// savedRun applies the plans that are kept in a folder.
func savedRun(ctx context.Context, o *applyOptions, dir string) error {
	if o.given() {
		return errors.New("a folder of plans says itself which environments it is for: leave out --env, --all and " +
			"--changed-since")
	}
	if err := o.check(); err != nil {
		return err
	}
	project, err := o.load()
	if err != nil {
		return err
	}
	request := deploy.Request{
		AllowDestroy: o.plans.allowDestroy, AllowNew: o.plans.allowNew,
		Parallelism: o.fleet.parallelism, FailFast: o.fleet.failFast,
	}
	if request.Reviewed, err = o.readReviewed(project); err != nil {
		return err
	}
	d := o.newDeployment("apply", project)
	defer d.close()
	return d.apply(ctx, o, func() (*deploy.Deployment, error) {
		loaded, err := d.engine.Load(ctx, dir, request)
		if err == nil && len(loaded.Results) == 0 {
			fmt.Fprintf(d.err, "%s has no plans, because there was nothing to plan: nothing is done\n", dir)
		}
		return loaded, err
	})
}

// readReviewed are the plans that were reviewed; nil where none is asked for.
func (o *applyOptions) readReviewed(project *spec.Project) (map[string]planjson.Plan, error) {
	if len(o.reviewed) == 0 {
		return nil, nil
	}
	all, err := readSummaries(o.reviewed)
	if err != nil {
		return nil, fmt.Errorf("--reviewed: %w", err)
	}
	return all.plans(project)
}

var errJSONUnapproved = errors.New("a plan can't be shown and approved in JSON: pass --auto-approve with --json")

// apply begins a deployment, shows its plans, asks, and applies those that are approved.
func (d *deployment) apply(ctx context.Context, o *applyOptions, begin func() (*deploy.Deployment, error)) error {
	if d.json && !o.approval.given {
		return errJSONUnapproved
	}
	approval, err := o.approval.approval(d.project, newPrompt(o.app))
	if err != nil {
		return err
	}
	if d.Deployment, err = begin(); err != nil {
		return err
	}
	if err := d.showPlans(func(env *spec.Environment) bool { return d.Asks(approval, env) }); err != nil {
		return err
	}
	d.showOverview(approval)
	d.Apply(ctx, approval)
	return d.finish(ctx, o.exitcode)
}
