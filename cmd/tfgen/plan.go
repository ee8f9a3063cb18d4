package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/spec"
)

type planOptions struct {
	deployOptions
	saveTo   string
	markdown string
	exitcode bool
}

func newPlanCmd(a *app) *cobra.Command {
	o := &planOptions{deployOptions: deployOptions{app: a}}
	cmd := &cobra.Command{
		Use:     "plan {--env NAME | --all | --changed-since REV}",
		Short:   "Show what an apply would change",
		GroupID: "run",
		Long: `Show what an apply would change in the accounts of one or more environments, and which guards would stop
it. Refuses when the rendered files are stale, when they grant what the spec doesn't mean, or when the credentials are
for another account. What can't be told of the files is a warning, or with --strict refused, too. Waits for 30 seconds
at most for what was bootstrapped a moment ago.

With --out, the plans are kept: tfgen apply DIR applies exactly these, and only as long as everything that they were
made from is unchanged. Without, an environment that has a plan_role is planned as that: it reads the state and the
account and can change neither, and takes no lock.`,
		Example: `  tfgen plan --env prod --out plans
  tfgen plan --changed-since origin/main --markdown comment.md`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return planRun(cmd.Context(), o) },
	}
	o.addFlags(cmd)
	cmd.Flags().BoolVar(&o.destroy, "destroy", false, "plan to destroy everything")
	o.plans.add(cmd)
	cmd.Flags().StringVar(&o.saveTo, "out", "", "`folder` to keep the plans in, for tfgen apply")
	cmd.Flags().StringVar(&o.markdown, "markdown", "", markdownFlag("a pull-request comment"))
	cmd.Flags().BoolVar(&o.exitcode, "detailed-exitcode", false, "exit 0 when nothing changes, 2 when something does")
	return cmd
}

func planRun(ctx context.Context, o *planOptions) error {
	if o.fleet.json && o.markdown == toStdout {
		return errJSONMarkdown
	}
	project, request, err := o.begin(ctx)
	if err != nil {
		return err
	}
	request.SaveTo, request.ReadOnly = o.saveTo, o.saveTo == ""
	left, err := o.leftovers(project)
	if err != nil {
		return err
	}
	d := o.newDeployment("plan", project)
	defer d.close()
	d.markdown = o.markdown
	d.leftovers = left
	if d.Deployment, err = d.engine.Plan(ctx, request); err != nil {
		return err
	}
	d.view.close()
	if err := d.showPlans(func(*spec.Environment) bool { return true }); err != nil {
		return err
	}
	d.showStops()
	if err := d.writeMarkdown(ctx); err != nil {
		return err
	}
	if err := d.showBeside(o.saveTo); err != nil {
		return err
	}
	return d.finish(ctx, o.exitcode)
}
