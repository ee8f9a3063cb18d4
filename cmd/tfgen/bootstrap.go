package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/table"
)

type bootstrapOptions struct {
	*app
	selection
	assumeRole  string
	shareRole   bool
	shareBucket bool
	dryRun      bool
	json        bool
}

func newBootstrapCmd(a *app) *cobra.Command {
	o := &bootstrapOptions{app: a}
	cmd := &cobra.Command{
		Use:     "bootstrap {--env NAME | --all}",
		Short:   "Make what an account needs before its first apply",
		GroupID: "run",
		Long: `Make the state bucket, the deploy role, the plan role and identity providers in the accounts of one or more
environments, or correct them, as far as the spec has them. Needs an administrator's credentials in each account, and,
where the state is in another one, also there: run it in both, or pass --assume-role with a role that all have. What
exists as it should be is left alone, so it can be run again at any time. Statements, policies and tags of others stay.
A role or bucket of that name that isn't the project's, by its tags, is refused, unless a flag says that it is shared:
then what the project needs is added to the role, and nothing is changed in the bucket.

Several environments come one after the other, in the order of an apply. One that fails leaves out no other.

Waits until the role can be assumed, for a minute at most, where that can be tried with the caller's credentials.`,
		Example: `  tfgen bootstrap --env prod --dry-run
  tfgen bootstrap --all --assume-role OrganizationAccountAccessRole`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return bootstrapRun(cmd.Context(), o) },
	}
	o.addFlags(cmd, a)
	cmd.Flags().StringVar(&o.assumeRole, "assume-role", "", "`name` of a role of these accounts to do it as")
	cmd.Flags().BoolVar(&o.shareRole, "share-role", false, "the deploy role may be another's: add to it what is needed")
	cmd.Flags().BoolVar(&o.shareBucket, "share-bucket", false, "the state bucket may be another's: leave it as it is")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "say what would be made, and make nothing")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON")
	return cmd
}

func bootstrapRun(ctx context.Context, o *bootstrapOptions) error {
	project, err := o.load()
	if err != nil {
		return err
	}
	envs, err := o.from(project)
	if err != nil {
		return err
	}
	if len(envs) == 1 && !o.json {
		_, err := o.bootstrap(ctx, project, envs[0])
		return err
	}
	answer := bootstrapResult{document: newDocument(), DryRun: o.dryRun}
	var failed error
	for _, wave := range project.Waves() {
		for _, env := range wave {
			if !slices.Contains(envs, env) {
				continue
			}
			made := bootstrapped{Environment: env.Name, AccountID: env.AccountID, Steps: []account.Step{}}
			steps, err := o.bootstrap(ctx, project, env)
			made.Steps = append(made.Steps, steps...)
			if ctx.Err() != nil {
				return err
			}
			if err != nil {
				made.Error, failed = err.Error(), exitError(exitFailure)
				fmt.Fprintf(o.err, "Error: %s", prefixed(env.Name, err.Error()))
			}
			answer.Environments = append(answer.Environments, made)
		}
	}
	if o.json {
		return errors.Join(o.answerJSON(answer), failed)
	}
	return errors.Join(o.showBootstrapped(answer.Environments), failed)
}

// bootstrap does it in the account of one environment.
func (o *bootstrapOptions) bootstrap(
	ctx context.Context, project *spec.Project, env *spec.Environment,
) ([]account.Step, error) {
	caller, err := account.Config(ctx, env.Region)
	if err != nil {
		return nil, err
	}
	administrator, ofState := caller, aws.Config{}
	if o.assumeRole != "" {
		administrator = account.Assume(caller, env.RoleARN(o.assumeRole), "", env.SessionName())
		if id := env.Backend.AccountID; id != "" && id != env.AccountID {
			ofState = account.Assume(caller, env.RoleIn(id, o.assumeRole), "", env.SessionName())
		}
	}
	return account.Bootstrap(ctx, administrator, env, account.BootstrapOptions{
		DryRun: o.dryRun, ShareRole: o.shareRole, ShareBucket: o.shareBucket, Deployer: caller,
		OfState: ofState, StateSharers: project.StateSharers(env),
		Report:   func(s account.Step) { o.printStep(env, s) },
		Progress: func(line string) { fmt.Fprintf(o.err, "%s: %s\n", env.Name, line) },
		Pause:    o.pause,
	})
}

// bootstrapResult is what was made, or would be, as JSON.
type bootstrapResult struct {
	document
	DryRun       bool           `json:"dry_run"`
	Environments []bootstrapped `json:"environments"` // in the order in which it was done
}

type bootstrapped struct {
	Environment string         `json:"environment"`
	AccountID   string         `json:"account_id"`
	Steps       []account.Step `json:"steps"` // as far as it came
	Error       string         `json:"error,omitempty"`
}

// showBootstrapped prints a line for each environment.
func (o *bootstrapOptions) showBootstrapped(envs []bootstrapped) error {
	t := table.New("ENVIRONMENT", "ACCOUNT", "RESULT")
	for _, env := range envs {
		changes := 0
		for _, step := range env.Steps {
			if step.Changes() {
				changes++
			}
		}
		result := "as it should be"
		switch {
		case env.Error != "":
			result = "failed"
		case changes > 0 && o.dryRun:
			result = fmt.Sprintf("%d changes to make", changes)
		case changes > 0:
			result = fmt.Sprintf("%d changes made", changes)
		}
		t.Add(env.Environment, env.AccountID, result)
	}
	fmt.Fprintln(o.out)
	if err := t.Write(o.out, o.columns()); err != nil {
		return fmt.Errorf("print the result: %w", err)
	}
	return nil
}

func (o *bootstrapOptions) printStep(env *spec.Environment, s account.Step) {
	if o.json {
		return
	}
	action := s.Action
	if o.dryRun && s.Changes() {
		action = "would " + action
	}
	detail := ""
	if s.Detail != "" {
		detail = ": " + s.Detail
	}
	fmt.Fprintf(o.out, "%s: %s %s %s%s\n", env.Name, action, s.Resource, s.Name, detail)
}
