package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// runOptions are what all commands have in common that run terraform in one environment.
type runOptions struct {
	*app
	oneEnv
	mirror string
	json   bool
}

func (o *runOptions) addFlags(cmd *cobra.Command) {
	o.addFlag(cmd, o.app)
	cmd.Flags().StringVar(&o.mirror, "plugin-mirror", o.getenv("TFGEN_PLUGIN_MIRROR"),
		"`folder` to install the AWS provider from, instead of the registry (TFGEN_PLUGIN_MIRROR)")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON")
}

// target is one environment, ready for terraform: rendered, the caller checked, the root initialized.
type target struct {
	env       *spec.Environment
	workspace *terraform.Workspace
	progress  *progress
}

// prepare does everything that comes before the first plan, the cheapest checks first, the command's own among them.
// Nothing is changed by it.
func (o *runOptions) prepare(ctx context.Context, checks ...func(*spec.Environment) error) (*target, error) {
	project, err := o.load()
	if err != nil {
		return nil, err
	}
	env, err := o.from(project)
	if err != nil {
		return nil, err
	}
	for _, check := range checks {
		if err := check(env); err != nil {
			return nil, err
		}
	}
	if err := o.checkRendered(project, env); err != nil {
		return nil, err
	}
	return o.open(ctx, project, env)
}

// checkRendered refuses files that don't say what the spec says: what was reviewed is what runs.
func (o *runOptions) checkRendered(project *spec.Project, env *spec.Environment) error {
	changes, err := render.Environment(project, env).Compare(o.root(env.Name))
	if err != nil {
		return err
	}
	if len(changes) > 0 {
		return fmt.Errorf("the rendered files of %s are stale, %s for one: run tfgen render --env %[1]s, and review the "+
			"change", env.Name, changes[0].Path)
	}
	return nil
}

func (o *runOptions) open(ctx context.Context, project *spec.Project, env *spec.Environment) (*target, error) {
	p := newProgress(o.app, env.Name)
	defer p.done()
	for _, file := range render.Overrides(o.root(env.Name)) {
		p.line("warning: %s overrides what was rendered", file)
	}
	p.phase("checking credentials for account %s", env.AccountID)
	cfg, err := account.Config(ctx, env.Region)
	if err != nil {
		return nil, err
	}
	if _, err := account.Check(ctx, cfg, env); err != nil {
		return nil, err
	}
	binary, err := terraform.Find(ctx, project.RequiredVersion, terraform.FindOptions{
		Progress: func(line string) { p.phase("%s", line) },
	})
	if err != nil {
		return nil, err
	}
	mirror, err := terraform.Mirror(o.mirror, project.ProviderVersion, os.Environ())
	if err != nil {
		return nil, err
	}
	workspace, err := terraform.Open(o.root(env.Name), binary, terraform.Options{Mirror: mirror})
	if err != nil {
		return nil, err
	}
	if ignored := workspace.Ignored(); len(ignored) > 0 {
		p.line("kept from terraform: %s (a run depends on the rendered files only)", strings.Join(ignored, ", "))
	}
	p.phase("initializing (terraform %s)", binary.Version)
	return &target{env, workspace, p}, workspace.Init(ctx, nil)
}
