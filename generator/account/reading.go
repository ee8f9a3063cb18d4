package account

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
)

// planPermissions are what the plan role may do: of what the deploy role may, that which only reads.
func planPermissions(env *spec.Environment) policy {
	var statements []statement
	for _, s := range resources.Statements(env) {
		if actions := reading(s.Actions); len(actions) > 0 {
			statements = append(statements, allow(s, actions))
		}
	}
	return newPolicy(statements...)
}

// ownReading is what the plan role needs for the environment: its state, and to see what its deploy role may make
// besides. It doesn't write a lock: a plan that nobody applies needs none.
func ownReading(env *spec.Environment) policy {
	statements := sessions(env, env.PlanRoleARN())
	if env.Backend.Type == "s3" {
		statements = append(statements, stateReading(env)...)
	}
	for _, a := range env.Allow {
		if actions := reading(a.Actions); len(actions) > 0 {
			statements = append(statements,
				statement{Sid: "Allow" + sid(a.Label), Effect: "Allow", Action: actions, Resource: a.Resources})
		}
	}
	return newPolicy(statements...)
}

// reading is that part of actions, which may be patterns, that only reads, by the words that AWS begins the names of
// such actions with.
func reading(actions []string) []string {
	var all []string
	for _, pattern := range actions {
		service, name, _ := strings.Cut(pattern, ":")
		for _, verb := range []string{"BatchGet", "Describe", "Get", "List"} {
			prefix, _, open := strings.Cut(name, "*")
			switch {
			case strings.HasPrefix(name, verb):
				all = append(all, pattern)
			case open && strings.HasPrefix(verb, prefix):
				all = append(all, service+":"+verb+"*")
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
