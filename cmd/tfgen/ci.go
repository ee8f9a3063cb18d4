package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/ci"
	"github.com/tfgen/tfgen/generator/spec"
)

type ciOptions struct {
	*app
	system  ci.System
	version string
	branch  string
	check   bool
}

func newCICmd(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "ci",
		Short:   "Write the pipelines of a CI system",
		GroupID: "spec",
		Long: `Write the pipelines by which a CI system checks and plans pull requests, applies what is merged, and looks for
drift.`,
		Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		newCISystemCmd(a, ci.GitHub, "GitHub's workflows, in .github"),
		newGitLabCmd(a),
		newCISystemCmd(a, ci.Atlantis, "Atlantis' projects and its workflow, atlantis.yaml"))
	return cmd
}

func newCISystemCmd(a *app, system ci.System, what string) *cobra.Command {
	o := &ciOptions{app: a, system: system}
	cmd := &cobra.Command{
		Use:   string(system),
		Short: "Write " + what,
		Long: "Write " + what + `. Files without tfgen's header are never overwritten. Write them anew when the spec gets
other waves, as tfgen list shows them, and with a new version of tfgen: --check says so.

Exit codes with --check, which writes nothing: 0 they are as they should be, 1 error, 2 they aren't.`,
		Args: arguments(0, 0),
		RunE: func(cmd *cobra.Command, _ []string) error { return ciRun(cmd.Context(), o) },
	}
	if system.Installs() {
		o.addFlags(cmd)
	}
	cmd.Flags().BoolVar(&o.check, "check", false, "write nothing, exit 2 if a file is missing or stale")
	return cmd
}

func (o *ciOptions) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.branch, "branch", "main", "`name` of the branch whose commits are applied")
	cmd.Flags().StringVar(&o.version, "tfgen-version", "",
		"`version` of tfgen that the pipelines install (default: that of this tfgen)")
}

func ciRun(ctx context.Context, o *ciOptions) error {
	project, err := o.load()
	if err != nil {
		return err
	}
	changes, err := o.changes(ctx, project)
	if err != nil {
		return err
	}
	if !o.check {
		if err := ci.Write(changes); err != nil {
			return err
		}
	}
	for _, c := range changes {
		fmt.Fprintln(o.out, c.Action, filepath.FromSlash(c.Path))
	}
	switch {
	case o.check && len(changes) > 0:
		fmt.Fprintf(o.err, "The pipelines are stale: run tfgen ci %s, as their first lines say.\n", o.system)
		return exitError(exitDifference)
	case o.check:
		return nil
	}
	if o.system == ci.GitLab && len(changes) > 0 {
		fmt.Fprint(o.err, gitlabNext)
	}
	return nil
}

// changes are those that writing the pipelines would make.
func (o *ciOptions) changes(ctx context.Context, project *spec.Project) ([]ci.Change, error) {
	if o.system.Installs() && o.version == "" {
		var err error
		if o.version, err = released(); err != nil {
			return nil, err
		}
	}
	root, folder, err := ci.Repository(ctx, o.folder())
	if err != nil {
		return nil, err
	}
	files, err := ci.Files(o.system, project, ci.Options{Version: o.version, Branch: o.branch, Folder: folder})
	if err != nil {
		return nil, err
	}
	return ci.Compare(o.system, root, files)
}

// released is the version of this tfgen, if others can install it.
func released() (string, error) {
	version := currentVersion().Version
	if version == "devel" || strings.Contains(version, "+") {
		return "", errors.New("this tfgen is no release: pass --tfgen-version with the one that the pipelines are to install")
	}
	return version, nil
}
