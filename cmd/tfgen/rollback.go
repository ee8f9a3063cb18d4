package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/spec"
)

func newRollbackCmd(a *app) *cobra.Command {
	o := &promoteOptions{app: a}
	cmd := &cobra.Command{
		Use:     "rollback --env NAME",
		Short:   "Let an environment run the model before",
		GroupID: "models",
		Long: `Go back to the model that ran before the one that the spec says, by the record in
environments/` + history.FileName + `: the spec is changed in place, rendered and recorded, as tfgen promote
does, and after the same checks. It refuses a model that is gone or was overwritten, and says which one can still be
used.`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return rollbackRun(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.to, "env", "", "`name` of the environment")
	a.completeEnv(cmd, "env")
	o.addPromotionFlags(cmd)
	return cmd
}

func rollbackRun(ctx context.Context, o *promoteOptions) error {
	return o.change(ctx, func(project *spec.Project) (promote.Request, error) {
		if o.to == "" {
			return promote.Request{}, fmt.Errorf("which environment? pass --env NAME; there are %s", project.EnvironmentNames())
		}
		env, err := project.Lookup(o.to)
		return promote.Request{Action: history.Rollback, To: env}, err
	})
}
