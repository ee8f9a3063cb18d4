package main

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/spec"
)

type bootstrapOptions struct {
	*app
	oneEnv
	assumeRole  string
	shareRole   bool
	shareBucket bool
	dryRun      bool
	json        bool
}

func newBootstrapCmd(a *app) *cobra.Command {
	o := &bootstrapOptions{app: a}
	cmd := &cobra.Command{
		Use:     "bootstrap --env NAME",
		Short:   "Make what an account needs before its first apply",
		GroupID: "run",
		Long: `Make the state bucket, the deploy role, the plan role and identity providers in an environment's account, or
correct them, as far as the spec has them. Needs an administrator's credentials in that account, and, where the state
is in another one, also there: run it in both, or pass --assume-role with a role that both have. What exists as it
should be is left alone, so it can be run again at any time. Statements, policies and tags of others stay. A role or
bucket of that name that isn't the project's, by its tags, is refused, unless a flag says that it is shared: then what
the project needs is added to the role, and nothing is changed in the bucket.

Waits until the role can be assumed, for a minute at most, where that can be tried with the caller's credentials.`,
		Example: `  tfgen bootstrap --env prod --dry-run
  tfgen bootstrap --env prod --assume-role OrganizationAccountAccessRole`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return bootstrapRun(cmd.Context(), o) },
	}
	o.addFlag(cmd, a)
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
	env, err := o.from(project)
	if err != nil {
		return err
	}
	caller, err := account.Config(ctx, env.Region)
	if err != nil {
		return err
	}
	administrator, ofState := caller, aws.Config{}
	if o.assumeRole != "" {
		administrator = account.Assume(caller, env.RoleARN(o.assumeRole), "", env.SessionName())
		if id := env.Backend.AccountID; id != "" && id != env.AccountID {
			ofState = account.Assume(caller, env.RoleIn(id, o.assumeRole), "", env.SessionName())
		}
	}
	steps, err := account.Bootstrap(ctx, administrator, env, account.BootstrapOptions{
		DryRun: o.dryRun, ShareRole: o.shareRole, ShareBucket: o.shareBucket, Deployer: caller,
		OfState: ofState, StateSharers: project.StateSharers(env),
		Report:   func(s account.Step) { o.printStep(env, s) },
		Progress: func(line string) { fmt.Fprintf(o.err, "%s: %s\n", env.Name, line) },
		Pause:    o.pause,
	})
	if err != nil {
		return err
	}
	if o.json {
		return o.answerJSON(bootstrapResult{newDocument(), env.Name, env.AccountID, o.dryRun, steps})
	}
	return nil
}

// bootstrapResult is what was made, or would be, as JSON.
type bootstrapResult struct {
	document
	Environment string         `json:"environment"`
	AccountID   string         `json:"account_id"`
	DryRun      bool           `json:"dry_run"`
	Steps       []account.Step `json:"steps"`
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
