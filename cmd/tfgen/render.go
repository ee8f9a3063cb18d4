package main

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/render"
)

type renderOptions struct {
	*app
	selection
	check bool
	diff  bool
	json  bool
}

func newRenderCmd(a *app) *cobra.Command {
	o := &renderOptions{app: a}
	cmd := &cobra.Command{
		Use:     "render (--env NAME | --all)",
		Short:   "Write the Terraform of environments",
		GroupID: "spec",
		Long: `Write the Terraform of environments to environments/<name>/, and remove generated files that are no longer
wanted. Files without tfgen's header are yours, and so are all that are in other folders than an environment's and its
modules': they are never changed or removed. Needs no terraform, no credentials and no network.`,
		Example: `  tfgen render --env prod
  tfgen render --all --check --diff    # in CI: exits 2 when the committed files are stale`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return renderRun(cmd.Context(), o) },
	}
	o.addFlags(cmd, a)
	cmd.Flags().BoolVar(&o.check, "check", false, "write nothing, list what is stale, exit 2 if anything is")
	cmd.Flags().BoolVar(&o.diff, "diff", false, "show the changes as a unified diff")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON")
	return cmd
}

func renderRun(ctx context.Context, o *renderOptions) error {
	project, err := o.load()
	if err != nil {
		return err
	}
	envs, err := o.from(project)
	if err != nil {
		return err
	}
	if err := render.Check(project, envs); err != nil {
		return err
	}
	diffs, err := render.Compare(ctx, project, envs, o.folder().Root)
	if err != nil {
		return err
	}
	if !o.check {
		if err := render.Write(diffs); err != nil {
			return err
		}
	}
	left, err := o.leftovers(project)
	if err != nil {
		return err
	}
	return o.print(diffs, left)
}

func (o *renderOptions) print(diffs []render.Diff, left []render.Leftover) error {
	stale := 0
	for _, d := range diffs {
		stale += len(d.Changes)
	}
	if o.json {
		if err := o.answerJSON(renderResult{newDocument(), diffs, left}); err != nil {
			return err
		}
	} else {
		o.printText(diffs, stale)
	}
	if o.check && stale > 0 {
		return exitError(exitDifference)
	}
	return nil
}

// renderResult is what was written, or is stale, as JSON.
type renderResult struct {
	document
	Environments []render.Diff     `json:"environments"`
	Leftovers    []render.Leftover `json:"leftovers"` // rendered folders that no environment has
}

func (o *renderOptions) printText(diffs []render.Diff, stale int) {
	for _, d := range diffs {
		for _, c := range d.Changes {
			name := path.Join(project.SpecName, d.Environment, c.Path)
			if o.diff {
				fmt.Fprint(o.out, unified(name, c))
			} else {
				fmt.Fprintf(o.out, "%s %s\n", c.Action, name)
			}
		}
	}
	switch {
	case stale == 0:
		fmt.Fprintln(o.err, "Nothing to change: the rendered files are up to date.")
	case o.check:
		fmt.Fprintln(o.err, "The rendered files are stale. Run: tfgen render --all")
	}
}

// unified is a change as git shows it, so that patch and git apply understand it. It is about more than ends of lines.
func unified(name string, c render.Change) string {
	from, to := "a/"+name, "b/"+name
	switch c.Action {
	case "create":
		from = "/dev/null"
	case "delete":
		to = "/dev/null"
	}
	return udiff.Unified(from, to, strings.ReplaceAll(string(c.Before), "\r\n", "\n"), string(c.After))
}
