package main

import (
	"context"
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
		RunE: func(cmd *cobra.Command, _ []string) error { return destroyRun(cmd.Context(), o) },
	}
	o.addFlags(cmd)
	cmd.Flags().BoolVar(&o.autoApprove, "auto-approve", false, "destroy without asking")
	return cmd
}

func destroyRun(ctx context.Context, o *applyOptions) error {
	t, err := o.prepare(ctx, checkDestroyable)
	if err != nil {
		return err
	}
	return o.planAndApply(ctx, t, true)
}

// checkDestroyable says before terraform runs what its prevent_destroy would say at the end of a plan.
func checkDestroyable(env *spec.Environment) error {
	if !env.Protected {
		return nil
	}
	return fmt.Errorf("%s is protected, so its data (%d buckets, %d repositories, logs) can't be destroyed: to destroy it "+
		"all the same, set protected = false in its spec and run tfgen render --env %s first",
		env.Name, len(env.Buckets), len(env.Repositories), env.Name)
}
