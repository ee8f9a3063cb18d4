package main

import (
	"context"
	"sync"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/spec"
)

type driftOptions struct {
	deployOptions
	markdown string
}

func newDriftCmd(a *app) *cobra.Command {
	o := &driftOptions{deployOptions: deployOptions{app: a}}
	cmd := &cobra.Command{
		Use:     "drift {--env NAME | --all | --changed-since REV}",
		Short:   "Show what was changed outside Terraform",
		GroupID: "run",
		Long: `Compare the accounts of one or more environments with what their last applies left, and show what has been
changed or deleted since by other means, models that are pinned and policies that were added to roles included. Changes
nothing. An apply puts it back as the spec says; added policies have to be removed by hand.

An environment that has a plan_role is looked at as that.

An environment that was never applied or is destroyed, or whose state is lost, has nothing to be compared with: it is
"unapplied", which is not the same as no drift.

Exit codes: 0 no drift, 1 error, 2 drift or an unapplied environment.`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return driftRun(cmd.Context(), o) },
	}
	o.addFlags(cmd)
	cmd.Flags().StringVar(&o.markdown, "markdown", "", markdownFlag("a report"))
	return cmd
}

// driftRun also looks at pinned models, which Terraform doesn't know.
func driftRun(ctx context.Context, o *driftOptions) error {
	if o.fleet.json && o.markdown == toStdout {
		return errJSONMarkdown
	}
	project, request, err := o.begin(ctx)
	if err != nil {
		return err
	}
	d := o.newDeployment("drift", project)
	defer d.close()
	d.markdown = o.markdown
	pinned := &pinnedModels{app: o.app, project: project}
	request.AlsoDrifted = pinned.changed
	if d.Deployment, err = d.engine.Drift(ctx, request); err != nil {
		return err
	}
	d.view.close()
	d.models = pinned.byEnv
	if err := d.showDrift(); err != nil {
		return err
	}
	if err := d.writeMarkdown(ctx); err != nil {
		return err
	}
	return d.finish(ctx, true)
}

// pinnedModels collects the models that pipelines pin and that are gone or overwritten.
type pinnedModels struct {
	*app
	project *spec.Project

	mu    sync.Mutex
	byEnv map[string][]promote.Model
}

// changed reports whether there are some in an environment.
func (p *pinnedModels) changed(ctx context.Context, env *spec.Environment) (bool, error) {
	changed, err := promote.Changed(ctx, promote.CurrentOptions{
		Project: p.project, Environments: []*spec.Environment{env}, Dir: p.folder(), Caller: account.Config,
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byEnv == nil {
		p.byEnv = map[string][]promote.Model{}
	}
	p.byEnv[env.Name] = changed
	return len(changed) > 0, err
}
