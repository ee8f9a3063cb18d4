package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

const rootHelp = `Render the Terraform of a multi-account AWS data platform from a typed spec, and run Terraform on it.

The spec is in environments/*.hcl: which environments (accounts) there are, which buckets and who owns them, which
pipelines read and write them. tfgen derives the rest, writes it as plain Terraform to environments/<name>/, and runs
the terraform binary there as the account's deploy role.

Exit codes: 0 success, 1 error, 2 there is a difference (where asked for), 130 interrupted.`

func newRootCmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:           "tfgen",
		Short:         "Typed spec in, reviewable Terraform out, applied account by account",
		Long:          rootHelp,
		Version:       currentVersion().String(),
		SilenceErrors: true, // app.report prints them
		SilenceUsage:  true,

		PersistentPreRunE: refuseEmpty,
	}
	cmd.SetIn(a.in)
	cmd.SetOut(a.out)
	cmd.SetErr(a.err)
	cmd.SetVersionTemplate("{{.Name}} {{.Version}}\n") // as the command version prints it
	cmd.PersistentFlags().StringVarP((*string)(&a.chdir), "chdir", "C", "",
		"the project's `folder`, which holds environments/ (default: the working folder, or the nearest above it)")
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w: see %s --help", err, cmd.CommandPath())
	})
	cmd.AddGroup(
		&cobra.Group{ID: "spec", Title: "Spec and Terraform files:"},
		&cobra.Group{ID: "run", Title: "Accounts:"},
		&cobra.Group{ID: "models", Title: "Models:"})
	cmd.AddCommand(
		newInitCmd(a), newValidateCmd(a), newRenderCmd(a), newAccessCmd(a), newListCmd(a), newGraphCmd(a), newCICmd(a),
		newBootstrapCmd(a), newPlanCmd(a), newReviewCmd(a), newApplyCmd(a), newDriftCmd(a), newAdoptCmd(a),
		newDestroyCmd(a), newOutputCmd(a),
		newUploadCmd(a), newRunCmd(a), newPromoteCmd(a), newRollbackCmd(a), newModelsCmd(a),
		newSandboxCmd(a), newVersionCmd(a))
	documented(a, cmd)
	refuseUnknownTopics(a, cmd)
	fitHelp(a, cmd)
	return cmd
}
