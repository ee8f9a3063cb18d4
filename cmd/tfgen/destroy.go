package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/spec"
)

func newDestroyCmd(a *app) *cobra.Command {
	o := &applyOptions{runOptions: runOptions{app: a}}
	cmd := &cobra.Command{
		Use:     "destroy --env NAME",
		Short:   "Destroy all that an environment has in its account",
		GroupID: "run",
		Long: `Plan to destroy everything in an environment, show the plan, ask, and do it. A protected environment refuses:
lift the protection in its spec first. A bucket with objects in it is destroyed only where the spec says force_destroy.
The state bucket and the deploy role, which tfgen bootstrap made, stay.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return applyRun(cmd.Context(), o, true, checkDestroyable) },
	}
	o.addFlags(cmd)
	cmd.Flags().BoolVar(&o.autoApprove, "auto-approve", false, "destroy without asking")
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
