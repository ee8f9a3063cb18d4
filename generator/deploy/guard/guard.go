// Package guard judges a plan before anything changes. It stops what a reviewer would regret: data that would be
// destroyed without being named, accounts that nobody declared, a plan that was made for another account, and one that
// makes a second time what the account has.
package guard

import (
	"cmp"
	"slices"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/deploy/planjson"
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
	AlreadyExists  Rule = "already-exists"  // what would be created is in the account, and not in the state
	NameTaken      Rule = "name-taken"      // so it is, but nobody can take it over, if it is in the account at all
	Busy           Rule = "busy"            // something goes on in what would be deleted
	NewState       Rule = "new-state"       // all would be created beside what another environment has left
	NotReviewed    Rule = "not-reviewed"    // it does what the plan doesn't that was reviewed
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
	AllowNew     bool     // the environment may begin with an empty state in an account where another was

	Reviewed *planjson.Plan // beyond which it may do nothing; nil: none was reviewed before
}

// Account is what was found, before a plan is judged, of what it would make or delete.
type Account struct {
	Existing []adopt.Object // what there is already of what the plan would create, or under a name that it would give
	Busy     []Use          // what goes on in what the plan would delete
	Former   []Former       // environments of the project that the account has had, and the project has there no more
}

// Use is what goes on in a resource, such as the executions of a state machine.
type Use struct {
	Address string
	Names   []string
}

// Former is an environment that is gone from the project.
type Former struct {
	Environment string
	Trace       string // what is left of it: "its rendered folder, whose state is s3://bucket/key"
}

// Check finds every reason to stop, by address. Values that are known only after the apply can't be judged.
func Check(
	project *spec.Project, env *spec.Environment, plan *terraform.Plan, account Account, opts Options,
) []Stop {
	stops := slices.Concat(
		wrongAccount(env, plan),
		destroyedData(env, plan, opts),
		foreignAccounts(project, env, plan),
		alreadyExists(env, account),
		busy(account),
		newState(env, plan, account, opts),
		notReviewed(plan, opts),
	)
	slices.SortStableFunc(stops, func(a, b Stop) int {
		return cmp.Or(cmp.Compare(a.Address, b.Address), cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Attribute, b.Attribute))
	})
	return stops
}
