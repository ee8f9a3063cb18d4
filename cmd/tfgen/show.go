package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/deploy/review"
	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// showPlans prints the plans: in full where somebody reads them before they are applied, else for the log.
func (d *deployment) showPlans(inFull func(*spec.Environment) bool) error {
	if d.answers() {
		return nil // they are in the answer
	}
	for _, r := range d.Results {
		switch env := r.Env; {
		case r.Plan == nil:
		case !r.Plan.HasChanges():
			fmt.Fprintf(d.out, "%s: no changes to make in account %s.\n", env.Name, env.AccountID)
		case inFull(env):
			if err := review.Text(d.out, env.Name, r.Plan, d.colour(d.out)); err != nil {
				return fmt.Errorf("show the plan of %s: %w", env.Name, err)
			}
		default:
			if err := review.Log(d.out, env.Name, r.Plan); err != nil {
				return fmt.Errorf("show the plan of %s: %w", env.Name, err)
			}
			fmt.Fprintf(d.out, "%s: plan: %s.\n", env.Name, planned(r.Plan.Summary()))
		}
	}
	return nil
}

// showOverview says in a line each what the plans would do, before the first question about them: the plans themselves
// may fill many screens.
func (d *deployment) showOverview(approval deploy.Approval) {
	asked := slices.ContainsFunc(d.Results, func(r *deploy.Result) bool {
		return !r.Failed() && r.Changed() && len(r.Stops) == 0 && d.Asks(approval, r.Env)
	})
	if !asked {
		return
	}
	fmt.Fprintln(d.err)
	for _, r := range d.Results {
		text := "no changes"
		switch {
		case r.Failed():
			text = "failed"
		case len(r.Stops) > 0:
			text = "stopped by a guard"
		case r.Changed():
			text = planned(r.Plan.Summary())
		}
		fmt.Fprint(d.err, prefixed(r.Env.Name, text))
	}
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
func (d *deployment) showStops() {
	if d.answers() {
		return
	}
	for _, r := range d.Results {
		for _, stop := range r.Stops {
			fmt.Fprint(d.out, prefixed(r.Env.Name, "an apply would be stopped: "+stop.String()))
		}
	}
}

// showBeside says which plans lie in a folder beside those that were saved there now.
func (d *deployment) showBeside(dir string) error {
	if dir == "" {
		return nil
	}
	var names, others []string
	for _, r := range d.Results {
		names = append(names, r.Env.Name)
	}
	plans, err := savedplan.Beside(dir, names)
	if err != nil {
		return err
	}
	for _, plan := range plans {
		others = append(others, fmt.Sprintf("%s (of %s)", plan.Environment, plan.Created.Format(time.RFC3339)))
	}
	if len(others) > 0 {
		fmt.Fprintf(d.err, "%s has other plans, too, which %s applies as well: %s\n", dir, savedplan.ApplyCommand(dir),
			strings.Join(others, ", "))
	}
	return nil
}

func (d *deployment) showDrift() error {
	if d.answers() {
		return nil
	}
	for _, r := range d.Results {
		models := d.changedModels(r.Env.Name)
		switch {
		case r.Failed():
		case r.Unapplied:
			fmt.Fprintf(d.out, "%s: nothing of account %s is in its state: it was never applied, or destroyed since, or "+
				"the state is lost.\n", r.Env.Name, r.Env.AccountID)
		case len(r.Drift)+len(models) == 0:
			fmt.Fprintf(d.out, "%s: no drift in account %s.\n", r.Env.Name, r.Env.AccountID)
		default:
			if err := review.DriftText(d.out, r.Env.Name, r.Drift, d.colour(d.out)); err != nil {
				return fmt.Errorf("show the drift of %s: %w", r.Env.Name, err)
			}
		}
		for _, model := range models {
			fmt.Fprintf(d.out, "%s: %s\n", r.Env.Name, model)
		}
	}
	return nil
}

// changedModels says of each pinned model of an environment that is gone or overwritten what it is, a line each.
func (d *deployment) changedModels(env string) []string { return modelLines(d.models[env]) }

func modelLines(models []promote.Model) []string {
	var lines []string
	for _, model := range models {
		lines = append(lines, fmt.Sprintf("%s, which pipeline %s pins, is %s", model.Key, model.Pipeline, model.State))
	}
	return lines
}
