package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/tfgen/tfgen/generator/deploy/review"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

// toStdout is the name of a file that stands for standard output.
const toStdout = "-"

// markdownFlag says what --markdown takes.
func markdownFlag(what string) string { return "`file` to write " + what + " to; -: standard output" }

var errJSONMarkdown = errors.New("--json and --markdown - would share standard output: pass a file to --markdown")

// comment is what a pull request needs of plans, or what drift has to be reported with.
type comment struct {
	*app
	project *spec.Project
	command string // plan or drift
	since   string // the commit since which it is about changes; empty: what is committed
	envs    []review.Environment
	left    []render.Leftover // folders of environments that are gone
}

// writeTo writes the comment to a file.
func (c comment) writeTo(ctx context.Context, file string) error {
	write := review.DriftMarkdown
	if c.command == "plan" {
		write = review.Markdown
		c.addAccess(ctx)
	}
	for _, l := range c.left {
		c.envs = append(c.envs, review.Environment{Name: l.Environment, AccountID: l.AccountID, Leftover: l.String() + "."})
	}
	text := write(c.envs, review.MaxComment, "The job's log has all of it, and so does `tfgen "+c.command+"`.")
	var err error
	if file == toStdout {
		_, err = fmt.Fprint(c.out, text)
	} else {
		err = os.WriteFile(file, []byte(text), 0o644)
	}
	if err != nil {
		return fmt.Errorf("write the comment: %w", err)
	}
	return nil
}

// addAccess compares access with the revision that the comment is about, once for all environments, and says who gains
// or loses access that an environment has to do with. Outside of a repository there is nothing to compare with.
func (c comment) addAccess(ctx context.Context) {
	comparison, err := c.accessSince(ctx, c.project, cmp.Or(c.since, "HEAD"))
	for i := range c.envs {
		switch env := &c.envs[i]; {
		case err == nil:
			env.Access = append(comparison.Changes(env.Name), comparison.Accepted(env.Name)...)
			env.Chart = comparison.Chart(env.Name)
		case c.since != "":
			env.Access = []string{"what has changed can't be told: " + err.Error()}
		}
	}
}

// writeMarkdown writes what came of the deployment.
func (d *deployment) writeMarkdown(ctx context.Context) error {
	if d.markdown == "" {
		return nil
	}
	c := comment{app: d.app, project: d.project, command: d.command, since: d.since, left: d.leftovers}
	for _, r := range d.Results {
		c.envs = append(c.envs, review.Environment{
			Name: r.Env.Name, AccountID: r.Env.AccountID, Region: r.Env.Region,
			Plan: r.Plan, Stops: r.Stops, Err: r.Reason(),
			Drift: r.Drift, Unapplied: r.Unapplied, Models: d.changedModels(r.Env.Name),
		})
	}
	return c.writeTo(ctx, d.markdown)
}
