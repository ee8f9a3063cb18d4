package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/spec"
)

func newDestroyCmd(a *app) *cobra.Command {
	o := &applyOptions{planOptions: planOptions{runOptions: runOptions{app: a}}}
	o.Destroy = true
	cmd := &cobra.Command{
		Use:     "destroy {--env NAME | --all | --changed-since REV}",
		Short:   "Destroy all that environments have in their accounts",
		GroupID: "run",
		Long: `Plan to destroy everything in one or more environments, show the plans, ask, and do it: those that use
another's buckets before their owners. What holds data has to be named with --allow-destroy. A protected environment
refuses: lift the protection in its spec first. A bucket with objects in it is destroyed only where the spec says
force_destroy. The state bucket and the deploy role, which tfgen bootstrap made, stay.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return applyRun(cmd.Context(), o, checkDestroyable) },
	}
	o.addFleetFlags(cmd)
	o.addPlanFlags(cmd)
	o.addApplyFlags(cmd, "destroy")
	return cmd
}

// checkDestroyable says before terraform runs what its prevent_destroy would say at the end of a plan.
func checkDestroyable(env *spec.Environment) error {
	if !env.Protected {
		return nil
	}
	return fmt.Errorf("%s is protected, so its buckets, repositories and logs can't be destroyed: to destroy them all "+
		"the same, set protected = false in its spec and run tfgen render --env %[1]s first", env.Name)
}
