package main

import "github.com/spf13/cobra"

func newDestroyCmd(a *app) *cobra.Command {
	o := &applyOptions{deployOptions: deployOptions{app: a, destroy: true}}
	cmd := &cobra.Command{
		Use:     "destroy {--env NAME | --all | --changed-since REV}",
		Short:   "Destroy all that environments have in their accounts",
		GroupID: "run",
		Long: `Plan to destroy everything in one or more environments, show the plans, ask, and do it: those that use
another's buckets before their owners. What holds data has to be named with --allow-destroy. A protected environment
refuses: lift the protection in its spec first. A bucket with objects in it is destroyed only where the spec says
force_destroy. The state bucket and the deploy role, which tfgen bootstrap made, stay.`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return applyRun(cmd.Context(), o, "destroy") },
	}
	o.addApplyFlags(cmd, "destroy")
	return cmd
}
