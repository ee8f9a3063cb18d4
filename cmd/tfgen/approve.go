package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/spec"
)

// approval is what was approved beforehand.
type approval struct {
	given bool     // for environments that aren't protected
	named []string // environments that were named, protected or not
}

// unnamed is what pflag sets for the flag without a value.
const unnamed = "*"

func (a *approval) addApprovalFlag(cmd *cobra.Command, verb string) {
	flag := cmd.Flags().VarPF((*approvalValue)(a), "auto-approve", "",
		verb+" without asking; a protected environment only where it is named")
	flag.NoOptDefVal = unnamed
}

// approvalValue is --auto-approve, with or without =NAME,NAME.
type approvalValue approval

func (v *approvalValue) String() string { return strings.Join(v.named, ",") }

func (v *approvalValue) Type() string { return "env" }

func (v *approvalValue) Set(text string) error {
	v.given = true
	if text == unnamed {
		return nil
	}
	for name := range strings.SplitSeq(text, ",") {
		if name == "" || name == "true" || name == "false" {
			return fmt.Errorf("name environments, or give it no value")
		}
		v.named = append(v.named, name)
	}
	return nil
}

// checkApproval refuses names that approve nothing: they are typing errors.
func (a *approval) checkApproval(project *spec.Project) error {
	for _, name := range a.named {
		if _, err := environment(project, name); err != nil {
			return fmt.Errorf("--auto-approve=%s: %w", name, err)
		}
	}
	return nil
}

// covers reports whether nobody has to be asked about an environment.
func (a *approval) covers(env *spec.Environment) bool {
	return slices.Contains(a.named, env.Name) || (a.given && !env.Protected)
}

// approve asks about the environments with something to do that were not approved beforehand: once for all that aren't
// protected, and by name for each that is. One that is not approved is left out.
func (s *session) approve(ctx context.Context, given *approval, ask *prompt) {
	var together []*outcome
	for _, env := range s.envs {
		out := s.outcomes[env.Name]
		switch {
		case out.failed() || !out.changed() || given.covers(env):
		case env.Protected:
			question := fmt.Sprintf("%s is protected. %s (account %s, %s)?",
				env.Name, s.question("it"), env.AccountID, env.Region)
			out.err = ask.confirm(ctx, question, env.Name, "--auto-approve="+env.Name)
		default:
			together = append(together, out)
		}
	}
	if len(together) == 0 {
		return
	}
	var names []string
	for _, out := range together {
		names = append(names, fmt.Sprintf("%s (account %s, %s)", out.env.Name, out.env.AccountID, out.env.Region))
	}
	err := ask.confirm(ctx, s.question(strings.Join(names, ", "))+"?", "yes", "--auto-approve")
	for _, out := range together {
		out.err = err
	}
}

func (s *session) question(what string) string {
	if s.destroy {
		return "Destroy all of this in " + what
	}
	return "Apply this to " + what
}
