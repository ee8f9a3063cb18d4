package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// planResult is a plan for machines.
type planResult struct {
	Environment string            `json:"environment"`
	AccountID   string            `json:"account_id"`
	Region      string            `json:"region"`
	Changes     []changeResult    `json:"changes"`
	Outputs     []string          `json:"changed_outputs"`
	Summary     terraform.Summary `json:"summary"`
}

type changeResult struct {
	Address string           `json:"address"`
	Type    string           `json:"type"`
	Action  terraform.Action `json:"action"`
	Reason  string           `json:"reason,omitempty"`
}

func newPlanResult(env *spec.Environment, plan *terraform.Plan) planResult {
	r := planResult{
		Environment: env.Name,
		AccountID:   env.AccountID,
		Region:      env.Region,
		Changes:     []changeResult{},
		Outputs:     append([]string{}, plan.Outputs...),
		Summary:     plan.Summary,
	}
	for _, c := range sorted(plan.Changes) {
		r.Changes = append(r.Changes, changeResult{c.Address, c.ResourceType, c.Action, c.Reason})
	}
	return r
}

// showPlan prints the plan as Terraform itself shows it, to be read before it is approved. That takes a terraform of
// its own; where nobody reads it, listPlan will do.
func (o *runOptions) showPlan(ctx context.Context, t *target, file string, plan *terraform.Plan) error {
	if !plan.HasChanges {
		o.listPlan(t, plan)
		return nil
	}
	text, err := t.workspace.Show(ctx, file, o.colour(o.out))
	if err != nil {
		return err
	}
	fmt.Fprint(o.out, text)
	return nil
}

// listPlan prints a line for each change, and the counts.
func (o *runOptions) listPlan(t *target, plan *terraform.Plan) {
	if !plan.HasChanges {
		fmt.Fprintf(o.out, "%s: no changes to make in account %s.\n", t.env.Name, t.env.AccountID)
		return
	}
	for _, c := range sorted(plan.Changes) {
		fmt.Fprintf(o.out, "%s: %s %s\n", t.env.Name, symbol(c.Action), c.Address)
	}
	fmt.Fprintf(o.out, "%s: plan: %d to add, %d to change, %d to destroy.\n",
		t.env.Name, plan.Add, plan.Change, plan.Remove)
}

// sorted is by address: Terraform's own order differs from run to run.
func sorted(changes []terraform.Change) []terraform.Change {
	return slices.SortedFunc(slices.Values(changes), func(a, b terraform.Change) int {
		return strings.Compare(a.Address, b.Address)
	})
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
