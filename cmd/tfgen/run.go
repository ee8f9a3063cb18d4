package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/deploy/fleet"
	"github.com/tfgen/tfgen/generator/git"
	"github.com/tfgen/tfgen/generator/spec"
)

// runOptions are what all commands have in common that run terraform.
type runOptions struct {
	*app
	selection
	json        bool
	mirror      string
	lockfile    string
	lockTimeout time.Duration
	parallelism int
	failFast    bool
}

// addRunFlags adds the flags of any command that runs terraform.
func (o *runOptions) addRunFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.mirror, "plugin-mirror", o.getenv("TFGEN_PLUGIN_MIRROR"),
		"`folder` to install the AWS provider from, instead of the registry (TFGEN_PLUGIN_MIRROR)")
	cmd.Flags().StringVar(&o.lockfile, "lockfile", "", "readonly: fail rather than change .terraform.lock.hcl (for CI)")
	cmd.Flags().DurationVar(&o.lockTimeout, "lock-timeout", 0, "how long to wait for a state that another run has locked")
}

// addFleetFlags adds those of commands that run in many environments.
func (o *runOptions) addFleetFlags(cmd *cobra.Command) {
	o.addFlags(cmd, o.app)
	cmd.Flags().StringVar(&o.changedSince, "changed-since", "",
		"every environment whose rendered files differ from a git `revision`")
	cmd.MarkFlagsMutuallyExclusive("env", "changed-since")
	cmd.MarkFlagsMutuallyExclusive("all", "changed-since")
	cmd.Flags().IntVar(&o.parallelism, "parallelism", 0,
		"`number` of environments at a time; 0: by this machine's cores and memory")
	cmd.Flags().BoolVar(&o.json, "json", false, "print events and a summary as JSON lines (tfgen help json)")
	cmd.Flags().BoolVar(&o.failFast, "fail-fast", false, "start nothing more after a failure")
	o.addRunFlags(cmd)
}

func (o *runOptions) validate() error {
	switch {
	case o.lockfile != "" && o.lockfile != "readonly":
		return fmt.Errorf("--lockfile=%s: the only value is readonly", o.lockfile)
	case o.parallelism < 0:
		return fmt.Errorf("--parallelism=%d is negative", o.parallelism)
	case o.lockTimeout < 0:
		return errors.New("--lock-timeout is negative: pass a duration such as 5m")
	}
	return nil
}

// pick is the selected environments, in the order of the spec.
func (o *runOptions) pick(ctx context.Context, project *spec.Project) ([]*spec.Environment, error) {
	if o.changedSince == "" {
		return o.from(project)
	}
	repository, err := git.Open(ctx, o.specDir())
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	paths, err := repository.Changed(ctx, o.changedSince, ".")
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	var changed []*spec.Environment
	for _, env := range project.Environments {
		if slices.ContainsFunc(paths, func(path string) bool { return strings.HasPrefix(path, env.Name+"/") }) {
			changed = append(changed, env)
		}
	}
	return changed, nil
}

// session is one command over its environments.
type session struct {
	*runOptions
	command  string
	project  *spec.Project
	envs     []*spec.Environment // in the order of the spec
	engine   *deploy.Engine
	view     view
	outcomes map[string]*outcome // what became of each environment; written by its own job only
	destroy  bool
}

// open reads the project, picks the environments, and gets everything ready that they share.
func (o *runOptions) open(ctx context.Context, command string) (*session, error) {
	if err := o.validate(); err != nil {
		return nil, err
	}
	project, err := o.load()
	if err != nil {
		return nil, err
	}
	envs, err := o.pick(ctx, project)
	if err != nil {
		return nil, err
	}
	if len(envs) == 0 {
		fmt.Fprintf(o.err, "no environment has changed since %s\n", o.changedSince)
	}
	return o.newSession(command, project, envs), nil
}

func (o *runOptions) newSession(command string, project *spec.Project, envs []*spec.Environment) *session {
	s := &session{
		runOptions: o, command: command, project: project, envs: envs,
		view: newView(o.app, envs, o.json), outcomes: map[string]*outcome{},
	}
	for _, env := range envs {
		s.outcomes[env.Name] = &outcome{env: env}
	}
	s.engine = deploy.New(project, o.engineOptions(s.view.event))
	return s
}

// close ends the live lines and the logs.
func (s *session) close() {
	s.view.close()
	for _, out := range s.outcomes {
		if out.run != nil {
			out.run.Close()
		}
	}
}

// each does something for each environment that has not failed before, and keeps the results in its outcome.
func (s *session) each(ctx context.Context, jobs []fleet.Job, do func(context.Context, *outcome) error) {
	options := fleet.Options{Parallelism: s.parallelism, FailFast: s.failFast}
	if options.Parallelism == 0 {
		options.Parallelism = fleet.Parallelism()
	}
	results := fleet.Run(ctx, jobs, options, func(ctx context.Context, name string) error {
		out := s.outcomes[name]
		if out.failed() {
			return errFailedBefore
		}
		err := do(ctx, out)
		s.view.done(out.env, err)
		return err
	})
	for _, result := range results {
		s.outcomes[result.Name].take(result)
	}
}

// opened is the environment's run, which is opened at the first need.
func (s *session) opened(ctx context.Context, out *outcome) (*deploy.Run, error) {
	if out.run != nil {
		return out.run, nil
	}
	r, err := s.engine.Open(ctx, out.env)
	out.run = r
	return r, err
}
