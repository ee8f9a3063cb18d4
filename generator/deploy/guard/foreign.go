package guard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// foreignAccounts stops each account that a value of the plan names and that is neither the environment's nor a peer's.
// One that an attribute names several times is reported once.
func foreignAccounts(project *spec.Project, env *spec.Environment, plan *terraform.Plan) []Stop {
	known := append(Peers(env), env.AccountID)
	var stops []Stop
	for _, c := range plan.Changes {
		seen := map[string]bool{}
		for _, m := range mentions(settings(c)) {
			key := m.attribute() + " " + m.account
			if slices.Contains(known, m.account) || seen[key] {
				continue
			}
			seen[key] = true
			stops = append(stops, Stop{Rule: ForeignAccount, Address: c.Address, Attribute: m.path,
				Message: foreignMessage(project, env, m, readable(c, m))})
		}
	}
	return stops
}

// settings are the values that the plan would set. Of an update, those that are only read back from AWS are left out: a
// plan that removes an intruder's grant has to pass, though the grant is in what was read.
func settings(c terraform.ResourceChange) map[string]any {
	switch c.Action {
	case terraform.Create, terraform.Replace:
		return without(c.After, func(name string) bool { return name == "arn" && !resources.Of(c.ResourceType).ForeignARN })
	case terraform.Update, terraform.Import:
		return without(c.After, func(name string) bool {
			return !slices.Contains(c.Configured, name) && !slices.ContainsFunc(c.Attributes, func(a terraform.Attribute) bool {
				return topLevel(a.Path) == name
			})
		})
	}
	return nil
}

func without(values map[string]any, drop func(name string) bool) map[string]any {
	kept := map[string]any{}
	for name, v := range values {
		if !drop(name) {
			kept[name] = v
		}
	}
	return kept
}

// topLevel is the name that a path begins with.
func topLevel(path string) string {
	if i := strings.IndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return path
}

// readable reports whether the mention may be shown. The plan marks only what changes as sensitive or not; what stays
// the same is not shown.
func readable(c terraform.ResourceChange, m mention) bool {
	shown := false
	for _, a := range c.Attributes {
		if a.Path == m.path || strings.HasPrefix(m.path, a.Path+".") || strings.HasPrefix(m.path, a.Path+"[") {
			if a.Sensitive {
				return false
			}
			shown = true
		}
	}
	return shown
}

func foreignMessage(project *spec.Project, env *spec.Environment, m mention, show bool) string {
	what := "account " + m.account
	if show {
		what = m.text + " of account " + m.account
	}
	if !aws.IsAccountID(m.account) {
		return fmt.Sprintf("it names %s, which is a pattern that fits accounts nobody declared. Write the account out.", what)
	}
	owner := ""
	for _, e := range project.Environments {
		if e.AccountID == m.account {
			owner = ", that of environment " + e.Name
		}
	}
	return fmt.Sprintf("it names %s%s, which is neither the account of environment %s nor a peer's. If that is meant, "+
		"add %q to peer_accounts in environment %q of the spec; else correct the value.",
		what, owner, env.Name, m.account, env.Name)
}
