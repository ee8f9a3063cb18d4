package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/spec"
)

// load reads the whole project, whichever environment is asked for: a grant has two sides.
func (a *app) load() (*spec.Project, error) {
	return spec.Load(a.specDir())
}

// oneEnv is the environment that a command is for, where it can be for one only.
type oneEnv struct{ names []string }

func (o *oneEnv) addFlag(cmd *cobra.Command, a *app) {
	cmd.Flags().StringArrayVar(&o.names, "env", nil, "`name` of the environment")
	completeEnv(cmd, a)
}

func (o *oneEnv) from(project *spec.Project) (*spec.Environment, error) {
	switch len(o.names) {
	case 0:
		return nil, fmt.Errorf("which environment? pass --env NAME; there are %s", names(project))
	case 1:
		return environment(project, o.names[0])
	default:
		return nil, fmt.Errorf("one environment at a time: --env was given %d times", len(o.names))
	}
}

// selection is which environments a command is for, where it can be for many.
type selection struct {
	names        []string
	all          bool
	changedSince string // a git revision; empty: not asked for
}

func (s *selection) addFlags(cmd *cobra.Command, a *app) {
	cmd.Flags().StringArrayVar(&s.names, "env", nil, "`name` of an environment (repeatable)")
	cmd.Flags().BoolVar(&s.all, "all", false, "every environment")
	cmd.MarkFlagsMutuallyExclusive("env", "all")
	completeEnv(cmd, a)
}

// from picks the selected environments out of the project, in its order.
func (s *selection) from(project *spec.Project) ([]*spec.Environment, error) {
	if s.all {
		return project.Environments, nil
	}
	if len(s.names) == 0 {
		return nil, fmt.Errorf("which environment? pass --env NAME or --all; there are %s", names(project))
	}
	wanted := map[string]bool{}
	var unknown []error
	for _, name := range s.names {
		if _, err := environment(project, name); err != nil {
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

// environment is the one of that name, or an error that says which there are.
func environment(project *spec.Project, name string) (*spec.Environment, error) {
	if env := project.Environment(name); env != nil {
		return env, nil
	}
	hint := ""
	for _, env := range project.Environments {
		if levenshtein.Distance(env.Name, name, nil) <= 2 {
			hint = fmt.Sprintf(" did you mean %q?", env.Name)
		}
	}
	return nil, fmt.Errorf("no environment is named %q:%s there are %s", name, hint, names(project))
}

func names(project *spec.Project) string {
	var list []string
	for _, env := range project.Environments {
		list = append(list, env.Name)
	}
	return strings.Join(list, ", ")
}

// completeEnv lets the shell complete --env from the spec.
func completeEnv(cmd *cobra.Command, a *app) {
	complete := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		project, err := a.load()
		if err != nil {
			return nil, cobra.ShellCompDirectiveError
		}
		var list []string
		for _, env := range project.Environments {
			list = append(list, env.Name+"\taccount "+env.AccountID+", "+env.Region)
		}
		return list, cobra.ShellCompDirectiveNoFileComp
	}
	if err := cmd.RegisterFlagCompletionFunc("env", complete); err != nil {
		panic(err) // the flag was added a line above
	}
}
