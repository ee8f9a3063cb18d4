package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

// terraformFlags are those of any command that runs terraform.
type terraformFlags struct {
	mirror      string
	lockfile    string
	lockTimeout time.Duration
}

func (f *terraformFlags) add(cmd *cobra.Command, a *app) {
	cmd.Flags().StringVar(&f.mirror, "plugin-mirror", a.getenv("TFGEN_PLUGIN_MIRROR"),
		"`folder` to install the AWS provider from, instead of the registry (TFGEN_PLUGIN_MIRROR)")
	cmd.Flags().StringVar(&f.lockfile, "lockfile", "", "readonly: fail rather than change .terraform.lock.hcl (for CI)")
	register(cmd, "lockfile", cobra.FixedCompletions([]cobra.Completion{"readonly"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.Flags().DurationVar(&f.lockTimeout, "lock-timeout", 0, "how long to wait for a state that another run has locked")
}

func (f *terraformFlags) check() error {
	switch {
	case f.lockfile != "" && f.lockfile != "readonly":
		return fmt.Errorf("--lockfile=%s: the only value is readonly", f.lockfile)
	case f.lockTimeout < 0:
		return errors.New("--lock-timeout is negative: pass a duration such as 5m")
	}
	return nil
}

// options are those of an engine for the project.
func (f *terraformFlags) options(a *app, report func(deploy.Event)) deploy.Options {
	return deploy.Options{
		Dir:          a.folder(),
		Mirror:       f.mirror,
		ReadonlyLock: f.lockfile == "readonly",
		LockTimeout:  f.lockTimeout,
		Report:       report,
		Pause:        a.pause,
	}
}

// fleetFlags are those of commands that deploy many environments.
type fleetFlags struct {
	parallelism int
	failFast    bool
	json        bool
}

func (f *fleetFlags) add(cmd *cobra.Command) {
	cmd.Flags().IntVar(&f.parallelism, "parallelism", 0,
		"`number` of environments at a time; 0: by this machine's cores and memory")
	cmd.Flags().BoolVar(&f.json, "json", false, "print events and a summary as JSON lines (tfgen help json)")
	cmd.Flags().BoolVar(&f.failFast, "fail-fast", false, "start nothing more after a failure")
}

func (f *fleetFlags) check() error {
	if f.parallelism < 0 {
		return fmt.Errorf("--parallelism=%d is negative", f.parallelism)
	}
	return nil
}

// planFlags are what plan, apply and destroy have in common.
type planFlags struct {
	allowDestroy []string
	allowNew     []string
	adopt        bool
	strict       bool
}

func (f *planFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.allowDestroy, "allow-destroy", nil,
		"`address` of a resource that holds data and may be destroyed or replaced; with several environments "+
			"ENVIRONMENT:ADDRESS (repeatable)")
	cmd.Flags().BoolVar(&f.adopt, "adopt", false,
		"take over what exists already with this environment's tags, as after a run that died elsewhere")
	cmd.Flags().BoolVar(&f.strict, "strict", false,
		"refuse files of which it can't be told what they grant, and acceptances that have expired or match nothing")
	cmd.Flags().StringSliceVar(&f.allowNew, "allow-new-state", nil,
		"`environment` that may begin with an empty state where its account has had another one (repeatable)")
}

// deployOptions are what plan, apply, destroy and drift have in common.
type deployOptions struct {
	*app
	selection
	terraform terraformFlags
	fleet     fleetFlags
	plans     planFlags
	destroy   bool
}

func (o *deployOptions) addFlags(cmd *cobra.Command) {
	o.selection.addFlags(cmd, o.app)
	o.addChangedFlag(cmd, o.app)
	o.fleet.add(cmd)
	o.terraform.add(cmd, o.app)
}

func (o *deployOptions) check() error {
	if err := o.terraform.check(); err != nil {
		return err
	}
	return o.fleet.check()
}

// begin loads the project, and says what the flags ask for.
func (o *deployOptions) begin(ctx context.Context) (*spec.Project, deploy.Request, error) {
	if err := o.check(); err != nil {
		return nil, deploy.Request{}, err
	}
	project, err := o.load()
	if err != nil {
		return nil, deploy.Request{}, err
	}
	envs, err := o.pick(ctx, o.app, project)
	return project, deploy.Request{
		Environments: envs, Destroy: o.destroy, AllowDestroy: o.plans.allowDestroy, Adopt: o.plans.adopt,
		AllowNew:    o.plans.allowNew,
		Parallelism: o.fleet.parallelism, FailFast: o.fleet.failFast,
	}, err
}

// deployment is a command's view of a deployment, once there is one.
type deployment struct {
	*app
	*deploy.Deployment
	engine   *deploy.Engine
	project  *spec.Project
	view     view
	command  string
	json     bool
	markdown string // file for a comment; empty: there is none
	since    string // the commit since which the command is about changes; empty: none
	live     bool   // steps were drawn on a terminal

	leftovers []render.Leftover          // folders of environments that are gone
	models    map[string][]promote.Model // pinned ones that are gone or overwritten, by environment
}

// answers reports whether standard output is for another answer than text.
func (d *deployment) answers() bool { return d.json || d.markdown == toStdout }

// newDeployment is for one command, which begins it.
func (o *deployOptions) newDeployment(command string, project *spec.Project) *deployment {
	d := &deployment{app: o.app, project: project, command: command, json: o.fleet.json, since: o.base}
	d.view, d.live = newView(o.app, o.fleet.json)
	options := o.terraform.options(o.app, d.view.event)
	options.Strict = o.plans.strict
	d.engine = deploy.New(project, options)
	return d
}

// close ends the live lines and the deployment.
func (d *deployment) close() {
	d.view.close()
	if d.Deployment != nil {
		d.Close()
	}
}
