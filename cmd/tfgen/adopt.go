package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/terraform"
)

type adoptOptions struct {
	deployOptions
	state  string // a file
	dryRun bool
	done   bool
	stack  stackOptions
}

func newAdoptCmd(a *app) *cobra.Command {
	o := &adoptOptions{deployOptions: deployOptions{app: a}}
	cmd := &cobra.Command{
		Use:     "adopt {--env NAME | --all}",
		Short:   "Take over what the accounts have already",
		GroupID: "run",
		Long: `Look in the accounts of one or more environments for everything that their plans would create, by the names
that the spec gives, and for what that would write over, such as the policy of a bucket. Show what is there, whose it
is, and what the plan that takes it over would change; and write import blocks into imports.tf of each environment,
which is a file of yours. Nothing is changed in an account: tfgen apply does that, once you have read its plan.

With --state, also what has no name to look for, such as a VPC and what is in it: the resources of a state of your
own, which terraform state pull or terraform show -json has printed into the file. They are matched with the plan's by
what tells those of a type apart, such as their names, CIDRs and services. What has no place in the plan is said. Once
the plan is applied, take what was adopted out of the other state, or both will change it.

When the import blocks have served, --done removes them.

With --stack, it comes before all that: it reads a CloudFormation stack, CDK's for one, in the account of the caller's
credentials, drafts the spec of an environment from what it has, and of the project where there is none, says what
becomes of each resource and what the draft leaves out, and in which order the stack is left so that nothing is lost.

Looks as the plan role of an environment that has one. Data isn't lost: a plan that would replace what holds some is
stopped by a guard, as always.`,
		Example: `  tfgen adopt --env prod
  tfgen apply --env prod
  tfgen adopt --env prod --done

  terraform state pull > old.json && tfgen adopt --env prod --state old.json
  tfgen adopt --stack DataPlatform-dev --env dev --project acme`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return adoptRun(cmd.Context(), o) },
	}
	o.selection.addFlags(cmd, a)
	o.fleet.add(cmd)
	o.terraform.add(cmd, a)
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "show what is there, and write nothing")
	cmd.Flags().BoolVar(&o.done, "done", false, "remove the import blocks, if all of them were applied")
	cmd.Flags().StringVar(&o.state, "state", "", "`file` with a Terraform state whose resources may be taken over")
	cmd.Flags().StringSliceVar(&o.stack.names, "stack", nil,
		"`name` of a CloudFormation stack to draft the environment from; may be given several times")
	cmd.Flags().StringVar(&o.stack.project, "project", "", "with --stack, `name` of the project to begin")
	cmd.Flags().StringVar(&o.stack.region, "region", "", "with --stack, the `region` it is in (default: AWS_REGION)")
	exclusive(cmd, "dry-run", "done")
	exclusive(cmd, "stack", "done")
	exclusive(cmd, "state", "done")
	exclusive(cmd, "state", "stack")
	return cmd
}

func adoptRun(ctx context.Context, o *adoptOptions) error {
	if len(o.stack.names) > 0 {
		return adoptStack(ctx, o)
	}
	if o.stack.project != "" || o.stack.region != "" {
		return errors.New("--project and --region are for --stack: pass that, too")
	}
	project, request, err := o.begin(ctx)
	if err != nil {
		return err
	}
	if request.State, err = o.readState(request); err != nil {
		return err
	}
	d := o.newDeployment("adopt", project)
	defer d.close()
	if o.done {
		if d.Deployment, err = d.engine.EndAdoption(ctx, request); err != nil {
			return err
		}
		return d.finish(ctx, false)
	}
	if d.Deployment, err = d.engine.Adopt(ctx, request); err != nil {
		return err
	}
	d.view.close()
	if !o.fleet.json {
		for _, r := range d.Results {
			d.showFound(r)
			d.showUnplaced(r)
		}
	}
	if !o.dryRun {
		if err := d.WriteImports(); err != nil {
			return err
		}
	}
	d.showStops()
	return d.finish(ctx, false)
}

// showFound says of an environment what its account has, and what becomes of it.
func (d *deployment) showFound(r *deploy.Result) {
	switch {
	case r.Plan == nil:
		return // why is an error
	case len(r.Found) == 0:
		fmt.Fprintf(d.out, "%s: account %s has nothing that the plan would create.\n", r.Env.Name, r.Env.AccountID)
		return
	}
	fmt.Fprintf(d.out, "%s: account %s has this already:\n\n", r.Env.Name, r.Env.AccountID)
	for _, found := range r.Found {
		whose := found.Owner()
		if found.Ours && found.From == "" {
			whose = "the environment's own"
		}
		if whose != "" {
			whose = " (" + whose + ")"
		}
		fmt.Fprintf(d.out, "  %s\n    is %s%s, %s\n", found.Address, found.ID, whose, outcome(r.Plan, found.Address))
	}
	fmt.Fprintf(d.out, "\n%s: with that imported, the plan is: %s.\n", r.Env.Name, planned(r.Plan.Summary()))
}

// outcome is what a plan does with what it takes over.
func outcome(plan *terraform.Plan, address string) string {
	for _, change := range plan.Changes {
		if change.Address != address {
			continue
		}
		var names []string
		for _, a := range change.Attributes {
			name, _, _ := strings.Cut(a.Path, ".")
			name, _, _ = strings.Cut(name, "[")
			if change.Action != terraform.Replace || a.Replaces {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		text := strings.Join(slices.Compact(names), ", ")
		switch change.Action {
		case terraform.Update:
			return "and is changed in place: " + text
		case terraform.Replace:
			return strings.TrimSuffix("and is replaced: "+text, ": ")
		}
	}
	return "and stays as it is"
}
