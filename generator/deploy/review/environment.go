// Package review shows plans to people: on a terminal, and as the comment of a pull request. No sensitive value is
// shown, and no value can pass for anything else than text.
package review

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Environment is what there is to review of one environment.
type Environment struct {
	Name      string
	AccountID string
	Region    string

	Plan   *terraform.Plan            // nil: there is none
	Drift  []terraform.ResourceChange // as Drift finds it
	Models []string                   // pinned ones that are gone or overwritten, a line each
	Stops  []guard.Stop               // guards that would stop the plan
	Access []string                   // who gains or loses which access, a line each, which may begin with + or -
	Chart  []string                   // the same as lines of a Mermaid chart, with labels of markdown.Label
	Err    error                      // why there is no plan; nil: there is

	Leftover  string // why the environment isn't one of the spec's any more, and what to do about it; else empty
	Unapplied bool   // drift can't be told, since nothing is in the state
}

// plan is what there is to be applied: nothing where something has failed.
func (e Environment) plan() *terraform.Plan {
	if e.Plan == nil || e.Err != nil {
		return &terraform.Plan{}
	}
	return e.Plan
}

// verbs are the actions in the order in which they are counted.
func verbs() []terraform.Action {
	return []terraform.Action{
		terraform.Create, terraform.Update, terraform.Replace, terraform.Delete,
		terraform.Import, terraform.Move, terraform.Forget, terraform.Read,
	}
}

// verb is what an action does, as a user calls it.
func verb(a terraform.Action) string {
	switch a {
	case terraform.Delete:
		return "destroy"
	case terraform.Forget:
		return "forget"
	}
	return string(a)
}

func count(changes []terraform.ResourceChange, a terraform.Action) int {
	n := 0
	for _, c := range changes {
		if c.Action == a {
			n++
		}
	}
	return n
}

// summary is how many resources there are to do what with, and outputs: "2 to create, 1 to replace".
func summary(plan *terraform.Plan) string {
	var parts []string
	for _, a := range verbs() {
		if n := count(plan.Changes, a); n > 0 {
			parts = append(parts, fmt.Sprintf("%d to %s", n, verb(a)))
		}
	}
	if n := len(plan.Outputs); n == 1 {
		parts = append(parts, "1 output to change")
	} else if n > 1 {
		parts = append(parts, fmt.Sprintf("%d outputs to change", n))
	}
	if len(parts) == 0 {
		return "no changes"
	}
	return strings.Join(parts, ", ")
}

func byAddress(changes []terraform.ResourceChange) []terraform.ResourceChange {
	sorted := slices.Clone(changes)
	slices.SortStableFunc(sorted, func(a, b terraform.ResourceChange) int { return cmp.Compare(a.Address, b.Address) })
	return sorted
}

// topLevel is the name that an attribute's path begins with.
func topLevel(path string) string {
	if i := strings.IndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return path
}
