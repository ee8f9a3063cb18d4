package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/spec"
)

// load reads the whole project, whichever environment is asked for: a grant has two sides. It prints warnings.
func (a *app) load() (*spec.Project, error) {
	project, err := spec.Load(a.folder().Spec())
	if err == nil && project.Warnings != nil {
		_ = project.Warnings.WriteText(a.err, width(a.err), a.colour(a.err)) // a lost line is found by end
	}
	return project, err
}

// folder is the project's. One that nobody has named is looked for, and named, once, if it isn't the working folder.
func (a *app) folder() project.Dir {
	if a.chdir != "" {
		return a.chdir
	}
	a.chdir = project.Find()
	if path, err := filepath.Abs(string(a.chdir)); err == nil && a.chdir != "." {
		fmt.Fprintf(a.err, "the project is in %s\n", path)
	}
	return a.chdir
}

// oneEnv is the environment that a command is for, where it can be for one only.
type oneEnv struct{ names []string }

func (o *oneEnv) addFlag(cmd *cobra.Command, a *app) {
	cmd.Flags().StringSliceVar(&o.names, "env", nil, "`name` of the environment")
	a.completeEnv(cmd, "env")
}

func (o *oneEnv) from(project *spec.Project) (*spec.Environment, error) {
	switch len(o.names) {
	case 0:
		return nil, fmt.Errorf("which environment? pass --env NAME; there are %s", project.EnvironmentNames())
	case 1:
		return project.Lookup(o.names[0])
	default:
		return nil, fmt.Errorf("one environment at a time: --env names %d", len(o.names))
	}
}

// withPipeline is the environment with its pipeline of that key; empty: the only one.
func (o *oneEnv) withPipeline(a *app, key string) (*spec.Environment, *spec.Pipeline, error) {
	project, err := a.load()
	if err != nil {
		return nil, nil, err
	}
	env, err := o.from(project)
	if err != nil {
		return nil, nil, err
	}
	pipeline, err := promote.Pipeline(env, key)
	return env, pipeline, err
}

// selection is which environments a command is for, where it can be for many.
type selection struct {
	names        []string
	all          bool
	changedSince string // a git revision; empty: not asked for
	base         string // the commit that changedSince has come to, when environments were picked by it
}

func (s *selection) addFlags(cmd *cobra.Command, a *app) {
	cmd.Flags().StringSliceVar(&s.names, "env", nil,
		"`name` of an environment, several with commas, or @FILE with such names (repeatable)")
	cmd.Flags().BoolVar(&s.all, "all", false, "every environment")
	exclusive(cmd, "env", "all")
	a.completeEnv(cmd, "env")
}

func (s *selection) addChangedFlag(cmd *cobra.Command, a *app) {
	cmd.Flags().StringVar(&s.changedSince, "changed-since", "",
		"every environment whose rendered files differ from where HEAD has left a git `revision`")
	exclusive(cmd, "env", "changed-since")
	exclusive(cmd, "all", "changed-since")
	a.completeRevision(cmd, "changed-since")
}

// from picks the selected environments out of the project, in its order.
func (s *selection) from(project *spec.Project) ([]*spec.Environment, error) {
	if s.all {
		return project.Environments, nil
	}
	if len(s.names) == 0 {
		return nil, fmt.Errorf("which environment? pass --env NAME or --all; there are %s", project.EnvironmentNames())
	}
	names, err := readNames(s.names)
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	var unknown []error
	for _, name := range names {
		if _, err := project.Lookup(name); err != nil {
			unknown = append(unknown, err)
		}
		wanted[name] = true
	}
	var picked []*spec.Environment
	for _, env := range project.Environments {
		if wanted[env.Name] {
			picked = append(picked, env)
		}
	}
	return picked, errors.Join(unknown...)
}

// readNames puts the names in a file, between commas and white space, in the place of @FILE. What follows a # in a line
// is a comment, and a byte order mark is none of the names.
func readNames(names []string) ([]string, error) {
	var all []string
	for _, name := range names {
		path, isFile := strings.CutPrefix(name, "@")
		if !isFile {
			all = append(all, name)
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("--env %s: %w", name, err)
		}
		var inFile []string
		for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
			line, _, _ = strings.Cut(line, "#")
			inFile = append(inFile, strings.FieldsFunc(line, func(r rune) bool { return r == ',' || unicode.IsSpace(r) })...)
		}
		if len(inFile) == 0 {
			return nil, fmt.Errorf("--env %s: the file names no environment", name)
		}
		all = append(all, inFile...)
	}
	return all, nil
}

// pick is from, or the environments that have changed. There may be none of these.
func (s *selection) pick(ctx context.Context, a *app, project *spec.Project) ([]*spec.Environment, error) {
	if s.changedSince == "" {
		return s.from(project)
	}
	envs, base, err := deploy.ChangedSince(ctx, project, a.folder(), s.changedSince)
	s.base = base
	if err == nil && len(envs) == 0 {
		fmt.Fprintf(a.err, "no environment has changed since %s\n", s.changedSince)
	}
	return envs, err
}

// pickOrAll picks, and where environments were named in no way, all of them.
func (s *selection) pickOrAll(ctx context.Context, a *app, project *spec.Project) ([]*spec.Environment, error) {
	s.all = s.all || !s.given()
	return s.pick(ctx, a, project)
}

// given reports whether environments were named in any way.
func (s *selection) given() bool { return len(s.names) > 0 || s.all || s.changedSince != "" }
