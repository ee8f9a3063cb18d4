package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"runtime"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

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
wanted. Files without tfgen's header are yours: they are never changed or removed. Needs no terraform, no credentials
and no network.`,
		Example: `  tfgen render --env prod
  tfgen render --all --check --diff    # in CI: exits 2 when the committed files are stale`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return renderRun(cmd.Context(), o) },
	}
	o.addFlags(cmd, a)
	cmd.Flags().BoolVar(&o.check, "check", false, "write nothing, list what is stale, exit 2 if anything is")
	cmd.Flags().BoolVar(&o.diff, "diff", false, "show the changes as a unified diff")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON")
	return cmd
}

// renderedEnv is an environment's part of the result.
type renderedEnv struct {
	Environment string          `json:"environment"`
	Changes     []render.Change `json:"changes"`
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
	results := make([]renderedEnv, len(envs))
	faults := make([]error, len(envs))
	err = render.Each(ctx, project, envs, func(i int, tree render.Tree) error {
		changes, err := tree.Compare(o.root(envs[i].Name))
		results[i] = renderedEnv{envs[i].Name, append([]render.Change{}, changes...)}
		faults[i] = err
		return nil
	})
	if err := errors.Join(append(faults, err)...); err != nil {
		return err
	}
	if !o.check {
		if err := o.write(results); err != nil {
			return err
		}
	}
	return o.print(results)
}

// write makes all changes, when it is known that none is refused.
func (o *renderOptions) write(results []renderedEnv) error {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, r := range results {
		group.Go(func() error { return render.Write(o.root(r.Environment), r.Changes) })
	}
	return group.Wait()
}

func (o *renderOptions) print(results []renderedEnv) error {
	stale := 0
	for _, r := range results {
		stale += len(r.Changes)
	}
	if o.json {
		if err := writeJSON(o.out, results); err != nil {
			return err
		}
	} else {
		o.printText(results, stale)
	}
	if o.check && stale > 0 {
		return exitError(exitDifference)
	}
	return nil
}

func (o *renderOptions) printText(results []renderedEnv, stale int) {
	for _, r := range results {
		for _, c := range r.Changes {
			name := path.Join("environments", r.Environment, c.Path)
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

// unified is a change as git shows it, so that patch and git apply understand it.
func unified(name string, c render.Change) string {
	from, to := "a/"+name, "b/"+name
	switch c.Action {
	case "create":
		from = "/dev/null"
	case "delete":
		to = "/dev/null"
	}
	return udiff.Unified(from, to, string(c.Before), string(c.After))
}
