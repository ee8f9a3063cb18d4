package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/ci"
)

// gitlabNext is what GitLab doesn't do by itself.
const gitlabNext = `
.gitlab-ci.yml has to include them (tfgen help ci):
  include:
    - local: .gitlab/tfgen.yml
`

func newGitLabCmd(a *app) *cobra.Command {
	cmd := newCISystemCmd(a, ci.GitLab, "jobs for GitLab's pipelines, in .gitlab")
	cmd.AddCommand(newGitLabChildCmd(a))
	return cmd
}

type childOptions struct {
	*app
	selection
}

func newGitLabChildCmd(a *app) *cobra.Command {
	o := &childOptions{app: a}
	var kinds []cobra.Completion
	for _, kind := range ci.ChildKinds() {
		kinds = append(kinds, string(kind))
	}
	cmd := &cobra.Command{
		Use:   "child {plan | apply | drift}",
		Short: "Print a child pipeline with jobs for each environment",
		Long: `Print the child pipeline that jobs of .gitlab/tfgen.yml start, with jobs for each environment, or for each that
--env or --changed-since names: their plans and a comment on the merge request; plans and applies, wave by wave; or a
look for drift.`,
		Example:   `  tfgen ci gitlab child apply --changed-since "$CI_COMMIT_BEFORE_SHA" > child.yml`,
		ValidArgs: kinds,
		Args:      cobra.MatchAll(arguments(1, 1), cobra.OnlyValidArgs),
		RunE: func(cmd *cobra.Command, args []string) error {
			return childRun(cmd.Context(), o, ci.ChildKind(args[0]))
		},
	}
	o.addFlags(cmd, a)
	o.addChangedFlag(cmd, a)
	return cmd
}

func childRun(ctx context.Context, o *childOptions, kind ci.ChildKind) error {
	project, err := o.load()
	if err != nil {
		return err
	}
	envs, err := o.pickOrAll(ctx, o.app, project)
	if err != nil {
		return err
	}
	content, err := ci.Child(kind, project, envs)
	if err != nil {
		return err
	}
	_, err = o.out.Write(content)
	return err
}
