package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/table"
)

type listOptions struct {
	*app
	selection
	wave   int
	shards int
	page   int
	json   bool
	matrix bool
}

func newListCmd(a *app) *cobra.Command {
	o := &listOptions{app: a}
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the environments, for people and for CI's matrices",
		GroupID: "spec",
		Long: `List the environments of the project: where each is, whose buckets and repositories it uses, who uses its
own, and in which wave of an apply it is. Those of a wave don't depend on each other. Needs no credentials.

With --changed-since, only those whose rendered files differ from where HEAD has left a git revision.

With --matrix, as one line for the matrix of a job of GitHub's: {"include": [...]}, with "name", "environments", "wave"
and "protected"; "environments" is what --env takes, "name" says which they are. By default there is a job for each
environment, which has "region", the ARNs of "plan_role" and "deploy_role", and of "github" what tokens have to say.
With --shards N, the environments of a wave are packed into N jobs at most, which take about equally long. A matrix has
at most 256 jobs; --page N is the Nth 256 of more.`,
		Example: `  tfgen list --changed-since origin/main
  matrix=$(tfgen list --matrix --wave 1 --shards 20) && echo "matrix=$matrix" >> "$GITHUB_OUTPUT"`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := fromOne(cmd, "wave", "shards", "page"); err != nil {
				return err
			}
			return listRun(cmd.Context(), o)
		},
	}
	o.addFlags(cmd, a)
	o.addChangedFlag(cmd, a)
	cmd.Flags().IntVar(&o.wave, "wave", 0, "only those of this wave, a `number` from 1")
	cmd.Flags().IntVar(&o.shards, "shards", 0, "pack those of a wave into `N` batches at most")
	cmd.Flags().IntVar(&o.page, "page", 0, "only the jobs of this `number` of pages of 256, from 1")
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON")
	cmd.Flags().BoolVar(&o.matrix, "matrix", false, "print the matrix of a job of GitHub's")
	exclusive(cmd, "json", "matrix")
	return cmd
}

func listRun(ctx context.Context, o *listOptions) error {
	project, err := o.load()
	if err != nil {
		return err
	}
	envs, err := o.pickOrAll(ctx, o.app, project)
	if err != nil {
		return err
	}
	positions := project.Positions()
	if envs, err = o.ofWave(envs, len(project.Waves()), positions); err != nil {
		return err
	}
	switch {
	case o.shards < 0:
		return fmt.Errorf("--shards %d: it is how many batches a wave may have", o.shards)
	case o.page < 0 || o.page > 0 && !o.matrix:
		return errors.New("--page is a part of a --matrix, from 1: pass both")
	case o.matrix:
		return o.printMatrix(project, envs)
	case o.json:
		return o.answerJSON(o.result(project, envs, positions))
	case o.shards > 0:
		return errors.New("--shards is for --matrix or --json: pass one of them")
	}
	return o.printList(envs, positions)
}

// ofWave are the environments of the wave that was asked for.
func (o *listOptions) ofWave(
	envs []*spec.Environment, waves int, positions map[*spec.Environment]*spec.Position,
) ([]*spec.Environment, error) {
	switch {
	case o.wave == 0:
		return envs, nil
	case o.wave < 0 || o.wave > waves:
		return nil, fmt.Errorf("--wave %d: an apply of this project has waves 1 to %d", o.wave, waves)
	}
	return slices.DeleteFunc(slices.Clone(envs), func(env *spec.Environment) bool {
		return positions[env].Wave != o.wave
	}), nil
}

func (o *listOptions) printList(envs []*spec.Environment, positions map[*spec.Environment]*spec.Position) error {
	if len(envs) == 0 {
		return nil // why was said on standard error
	}
	t := table.New("ENVIRONMENT", "ACCOUNT", "REGION", "WAVE", "PROTECTED", "OWNERS", "USERS")
	for _, env := range envs {
		p, protected := positions[env], "-"
		if env.Protected {
			protected = "yes"
		}
		t.Add(env.Name, env.AccountID, env.Region, strconv.Itoa(p.Wave), protected, few(p.Owners), few(p.Users))
	}
	if err := t.Write(o.out, o.columns()); err != nil {
		return fmt.Errorf("print the environments: %w", err)
	}
	return nil
}

// few is the names of environments, or how many they are where a column shouldn't hold them all.
func few(envs []*spec.Environment) string {
	const width = 16
	switch text := strings.Join(spec.NamesOf(envs), " "); {
	case text == "":
		return "-"
	case len(text) <= width || len(envs) == 1:
		return text
	}
	return fmt.Sprintf("%d of them", len(envs))
}
