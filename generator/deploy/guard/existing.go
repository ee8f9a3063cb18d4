package guard

import (
	"fmt"

	"github.com/tfgen/tfgen/generator/deploy/adopt"
	"github.com/tfgen/tfgen/generator/internal/shell"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// alreadyExists stops the creation of what is there: AWS would refuse it half-way through the apply, or take it for the
// one that is there, which then is in two states (as ecs:CreateCluster does).
func alreadyExists(env *spec.Environment, account Account) []Stop {
	var stops []Stop
	for _, o := range account.Existing {
		stop := Stop{Rule: AlreadyExists, Address: o.Address}
		switch {
		case o.Taken != "":
			stop.Rule = NameTaken
			stop.Message = fmt.Sprintf("%s %s. Give what would be created another name (tfgen help spec says where).",
				o.ID, o.Taken)
		case o.Ours:
			stop.Flag = "--adopt"
			stop.Message = fmt.Sprintf("%s is in account %s already, with the tags of %s, and the state (%s) doesn't have it. "+
				"If the state was moved, or is somewhere else, bring it to where the backend looks for it; if it is lost, "+
				"plan with --adopt, which takes over all that is %[3]s's.", o.ID, env.AccountID, env.Name, env.Backend)
		default:
			stop.Message = fmt.Sprintf("%s is in account %s already, and it isn't %s's%s. Give one of the two another name, or "+
				"take it over: tfgen adopt --env %[3]s.", o.ID, env.AccountID, env.Name, owner(o))
		}
		stops = append(stops, stop)
	}
	return stops
}

// owner says whose an object is, where that can be told.
func owner(o adopt.Object) string {
	if owner := o.Owner(); owner != "" {
		return " (" + owner + ")"
	}
	return ""
}

// newState stops a plan that begins with an empty state where the project has had an environment of another name: most
// likely that one was renamed, and all that it has would be made a second time.
func newState(env *spec.Environment, plan *terraform.Plan, account Account, opts Options) []Stop {
	if !plan.Anew || plan.Summary().Add == 0 || opts.AllowNew {
		return nil
	}
	var stops []Stop
	for _, former := range account.Former {
		flag := "--allow-new-state " + shell.Quote(env.Name)
		stops = append(stops, Stop{Rule: NewState, Flag: flag, Message: fmt.Sprintf("the state of %s (%s) has nothing, and "+
			"account %s has had environment %s, which the project has there no more: %s. If %[1]s is its new name, move its "+
			"state there first. If not, add %[6]s.",
			env.Name, env.Backend, env.AccountID, former.Environment, former.Trace, flag)})
	}
	return stops
}
