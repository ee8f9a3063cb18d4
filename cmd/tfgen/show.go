package main

import (
	"cmp"
	"context"
	"fmt"
	"os"

	"github.com/tfgen/tfgen/generator/deploy/review"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// showPlans prints the plans: in full where somebody reads them, else a line for each change.
func (s *session) showPlans(inFull func(*spec.Environment) bool) error {
	if s.json {
		return nil // they are in the summary
	}
	for _, env := range s.envs {
		out := s.outcomes[env.Name]
		if out.plan == nil {
			continue
		}
		if !out.plan.HasChanges {
			fmt.Fprintf(s.out, "%s: no changes to make in account %s.\n", env.Name, env.AccountID)
			continue
		}
		if inFull(env) {
			if err := review.Text(s.out, env.Name, out.plan.Detail.Changes, s.colour(s.out)); err != nil {
				return fmt.Errorf("show the plan of %s: %w", env.Name, err)
			}
			continue
		}
		for _, c := range out.plan.Detail.Changes {
			fmt.Fprintf(s.out, "%s: %s %s\n", env.Name, symbol(c.Action), c.Address)
		}
		fmt.Fprintf(s.out, "%s: plan: %s.\n", env.Name, planned(out.plan.Summary))
	}
	return nil
}

// planned is the counts of a plan for people.
func planned(c terraform.Summary) string {
	text := fmt.Sprintf("%d to add, %d to change, %d to destroy", c.Add, c.Change, c.Remove)
	if c.Import > 0 {
		text = fmt.Sprintf("%d to import, ", c.Import) + text
	}
	return text
}

// showStops tells which guards would stop an apply.
func (s *session) showStops() {
	for _, env := range s.envs {
		if out := s.outcomes[env.Name]; out.plan != nil && !s.json {
			for _, stop := range out.plan.Stops {
				fmt.Fprint(s.out, prefixed(env.Name, "an apply would be stopped: "+stopText(stop)))
			}
		}
	}
}

func (s *session) showDrift() error {
	if s.json {
		return nil
	}
	for _, env := range s.envs {
		out := s.outcomes[env.Name]
		switch {
		case out.failed():
		case len(out.drift)+len(out.models) == 0:
			fmt.Fprintf(s.out, "%s: no drift in account %s.\n", env.Name, env.AccountID)
		default:
			if err := review.DriftText(s.out, env.Name, out.drift, s.colour(s.out)); err != nil {
				return fmt.Errorf("show the drift of %s: %w", env.Name, err)
			}
		}
		for _, model := range out.models {
			fmt.Fprintf(s.out, "%s: %s, which pipeline %s pins, is %s\n", env.Name, model.Key, model.Pipeline, model.State)
		}
	}
	return nil
}

// symbol marks an action as Terraform's plans do.
func symbol(action terraform.Action) string {
	switch action {
	case terraform.Create:
		return "+"
	case terraform.Update:
		return "~"
	case terraform.Delete:
		return "-"
	case terraform.Replace:
		return "-/+"
	default:
		return string(action)
	}
}

// accessSince is who gains or loses access that an environment has to do with, since the revision that the command is
// about, or since what is committed. Outside of a repository there is nothing to compare with.
func (s *session) accessSince(ctx context.Context, env *spec.Environment) []string {
	revision := cmp.Or(s.changedSince, "HEAD")
	changes, err := s.accessDiff(ctx, s.project, revision, env.Name)
	if err != nil && s.changedSince != "" {
		return []string{"what has changed can't be told: " + err.Error()}
	}
	return changes
}

// writeMarkdown writes what a pull request needs to a file.
func (s *session) writeMarkdown(ctx context.Context, file string) error {
	var plans []review.Plan
	for _, env := range s.envs {
		out := s.outcomes[env.Name]
		plan := review.Plan{
			Environment: env.Name, AccountID: env.AccountID, Region: env.Region, Drift: out.drift, Err: out.error(),
			Access: s.accessSince(ctx, env),
		}
		if out.plan != nil {
			plan.Changes, plan.Outputs, plan.Stops = out.plan.Detail.Changes, out.plan.Outputs, out.plan.Stops
		}
		plans = append(plans, plan)
	}
	comment := review.Markdown(plans, review.MaxComment, "The job's log has all of it, and so does `tfgen "+s.command+"`.")
	if err := os.WriteFile(file, []byte(comment), 0o644); err != nil {
		return fmt.Errorf("write the comment: %w", err)
	}
	return nil
}
