// Package guard judges a plan before anything changes. It stops what a reviewer would regret: data that would be
// destroyed without being named, accounts that nobody declared, and a plan that was made for another account.
package guard

import (
	"cmp"
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Rule is what a plan breaks.
type Rule string

// The rules.
const (
	DestroysData   Rule = "destroys-data"   // something that holds data would be deleted or replaced
	ForeignAccount Rule = "foreign-account" // a value names an account that is neither the environment's nor a peer's
	WrongAccount   Rule = "wrong-account"   // the plan was made for another account
)

// Stop is one reason not to apply a plan.
type Stop struct {
	Rule      Rule   `json:"rule"`
	Address   string `json:"address,omitempty"`   // of the resource; empty: the plan as a whole
	Attribute string `json:"attribute,omitempty"` // "policy.Statement[0].Principal.AWS"; empty: the resource as a whole
	Message   string `json:"message"`             // what is wrong, why, and what to do; no sensitive value is in it
	Flag      string `json:"flag,omitempty"`      // that lifts the stop, where one does
}

// Options are what the user has said about the run.
type Options struct {
	AllowDestroy []string // addresses, in full, of what holds data and may go all the same
	Destroy      bool     // the plan is to destroy everything; what holds data still has to be named
	Many         bool     // there are plans of other environments, so that an address alone doesn't say where it is
}

// Check finds every reason to stop, by address. Values that are known only after the apply can't be judged.
func Check(project *spec.Project, env *spec.Environment, plan *terraform.Plan, opts Options) []Stop {
	stops := slices.Concat(
		wrongAccount(env, plan),
		destroyedData(env, plan, opts),
		foreignAccounts(project, env, plan),
	)
	slices.SortStableFunc(stops, func(a, b Stop) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Attribute, b.Attribute))
	})
	return stops
}
