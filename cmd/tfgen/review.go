package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/deploy/planjson"
	"github.com/tfgen/tfgen/generator/deploy/review"
	"github.com/tfgen/tfgen/generator/spec"
)

type reviewOptions struct {
	*app
	selection
	markdown string
	drift    bool
	exitcode bool
}

func newReviewCmd(a *app) *cobra.Command {
	o := &reviewOptions{app: a}
	cmd := &cobra.Command{
		Use:     "review {FILE | FOLDER}...",
		Short:   "Make one comment of many jobs' plans",
		GroupID: "run",
		Long: `Make one pull-request comment of what tfgen plan --json, or tfgen drift --json, has printed to files in many
jobs, as --markdown of one command makes it. Of folders, the files are read whose names end in .json or .jsonl.

The environments that --env, --all or --changed-since names have to be among them: one that isn't, because its job died,
is shown as failed. With --changed-since, who gains or loses access since that revision is in the comment, too. With
--drift, it is a report of drift, also where all jobs have died.

Exit codes: 0 all is there, 1 an environment failed or is missing. The comment is written in either case.
With --detailed-exitcode, 2 where something changes or has drifted.`,
		Example: `  tfgen plan --env dev --json > plans/dev.jsonl
  tfgen review plans --changed-since origin/main --markdown comment.md
  tfgen review plans/dev.jsonl --markdown "$GITHUB_STEP_SUMMARY"`,
		Args: arguments(1, math.MaxInt),
		RunE: func(cmd *cobra.Command, args []string) error { return reviewRun(cmd.Context(), o, args) },
	}
	o.addFlags(cmd, a)
	o.addChangedFlag(cmd, a)
	cmd.Flags().StringVar(&o.markdown, "markdown", toStdout, markdownFlag("the comment"))
	cmd.Flags().BoolVar(&o.drift, "drift", false, "it is of tfgen drift, and of nothing else")
	cmd.Flags().BoolVar(&o.exitcode, "detailed-exitcode", false, "exit 0 when nothing changes, 2 when something does")
	return cmd
}

func reviewRun(ctx context.Context, o *reviewOptions, paths []string) error {
	project, err := o.load()
	if err != nil {
		return err
	}
	all, fault := readSummaries(paths)
	if fault != nil && len(all.envs) == 0 && !o.given() {
		return fault
	}
	if all.command, err = o.command(all.command, paths); err != nil {
		return err
	}
	c := comment{app: o.app, project: project, command: all.command}
	for _, env := range all.envs {
		c.envs = append(c.envs, env.reviewed())
	}
	missing, err := o.missing(ctx, project, all)
	if err != nil {
		return err
	}
	c.envs, c.since = append(c.envs, missing...), o.base
	if c.command == "plan" {
		if c.left, err = o.leftovers(project); err != nil {
			return err
		}
	}
	if err := c.writeTo(ctx, o.markdown); err != nil {
		return err
	}
	return o.end(errors.Join(fault, failures(c.envs)), all)
}

// command is whose summaries are reviewed: the one that printed those that were found, empty where there are none.
func (o *reviewOptions) command(found string, paths []string) (string, error) {
	switch {
	case found == "" && !o.given():
		return "", fmt.Errorf("there are no summaries in %s: did a job save any? --env, --all or --changed-since says of "+
			"which environments there have to be some", strings.Join(paths, " "))
	case o.drift && found == "plan":
		return "", errors.New("these are of tfgen plan: --drift is for what tfgen drift has printed")
	case o.drift && found == "":
		return "drift", nil
	case found != "" && found != "plan" && found != "drift":
		return "", fmt.Errorf("these are of tfgen %s: there is nothing to review but of tfgen plan and tfgen drift", found)
	}
	return cmp.Or(found, "plan"), nil
}

// end is the exit code, as an error.
func (o *reviewOptions) end(err error, all *summaries) error {
	if err == nil && o.exitcode && slices.ContainsFunc(all.envs, envResult.changed) {
		return exitError(exitDifference)
	}
	return err
}

// changed reports whether there is something to do.
func (r envResult) changed() bool { return r.Status != deploy.Unchanged }

// missing are the environments that were asked for and of which there is no summary.
func (o *reviewOptions) missing(
	ctx context.Context, project *spec.Project, all *summaries,
) ([]review.Environment, error) {
	if !o.given() {
		return nil, nil
	}
	wanted, err := o.pick(ctx, o.app, project)
	var missing []review.Environment
	for _, env := range wanted {
		if all.of(env.Name) == nil {
			missing = append(missing, review.Environment{
				Name: env.Name, AccountID: env.AccountID, Region: env.Region,
				Err: fmt.Errorf("there is no summary of %s: see the log of its job", env.Name),
			})
		}
	}
	return missing, err
}

// failures are those of environments.
func failures(envs []review.Environment) error {
	var failed []error
	for _, env := range envs {
		if env.Err != nil {
			failed = append(failed, fmt.Errorf("%s: %w", env.Name, env.Err))
		}
	}
	return errors.Join(failed...)
}

// reviewed is what a summary has of an environment.
func (r envResult) reviewed() review.Environment {
	env := review.Environment{
		Name: r.Environment, AccountID: r.AccountID, Region: r.Region,
		Stops: r.Stops, Models: modelLines(r.Models), Unapplied: r.Status == deploy.Unapplied,
	}
	if r.Reason != "" {
		env.Err = errors.New(r.Reason)
	}
	if r.Planned != nil {
		env.Plan = planjson.Plan{Changes: r.Changes, Outputs: r.Outputs}.Plan()
	} else {
		env.Drift = planjson.Resources(r.Changes)
	}
	return env
}
