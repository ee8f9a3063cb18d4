package guard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/shell"
	"github.com/tfgen/tfgen/generator/internal/suggest"
	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// destroyedData stops each deletion or replacement of something that holds data and is not named. Names that match
// nothing are pointed out beside such a stop only: on their own they allow nothing, and a run that was interrupted
// after a deletion is repeated with the same command.
func destroyedData(env *spec.Environment, plan *terraform.Plan, opts Options) []Stop {
	var destroyed, denied []string
	var stops []Stop
	for _, c := range plan.Changes {
		if c.Action != terraform.Delete && c.Action != terraform.Replace {
			continue
		}
		destroyed = append(destroyed, c.Address)
		data := resources.Of(c.ResourceType).Held(env, c.Before)
		if data == "" || slices.Contains(opts.AllowDestroy, c.Address) || neverUsed(c, plan.Drift) {
			continue
		}
		denied = append(denied, c.Address)
		flag := allowFlag(env, c.Address, opts)
		stops = append(stops, Stop{
			Rule: DestroysData, Address: c.Address, Message: destroyMessage(c, data, flag, opts.Destroy), Flag: flag,
		})
	}
	for _, name := range opts.AllowDestroy {
		if len(denied) > 0 && !slices.Contains(destroyed, name) {
			message := "nothing of that address would be destroyed, though --allow-destroy names it"
			if meant := nearest(name, denied); meant != "" {
				message += "; did you mean " + meant + "?"
			}
			stops = append(stops, Stop{Rule: DestroysData, Address: name, Message: message})
		}
	}
	return stops
}

// HoldsData reports whether something would be lost with a resource that could not be made again.
func HoldsData(env *spec.Environment, c terraform.ResourceChange) bool {
	return resources.Of(c.ResourceType).Held(env, c.Before) != ""
}

// neverUsed reports whether a resource that is replaced because it is tainted can't hold data, so that an apply that
// was interrupted is repeated without a flag. The mark alone proves nothing: terraform taint sets it too. What does:
//
//   - Its ARN was not in the state when the plan began. The provider writes it at the end of every creation, so this
//     one never ended, and nothing that depends on it was created. The refresh then finds the ARN, which counts as
//     drift.
//   - AWS refuses to delete a bucket or repository that isn't empty, unless it is told to force it.
//
// An apply that fails twice in a row before it comes to the replacement saves the ARN. Then the flag is needed.
func neverUsed(c terraform.ResourceChange, drift []terraform.ResourceChange) bool {
	kind := resources.Of(c.ResourceType)
	if c.ImportID != "" && kind.Replace != nil { // Terraform can only take it over by replacing it
		return true
	}
	if c.Action != terraform.Replace || c.Reason != "tainted" {
		return false
	}
	recorded := c.Before
	for _, d := range drift {
		if d.Address == c.Address {
			recorded = d.Before
		}
	}
	if arn, _ := recorded["arn"].(string); arn == "" {
		return true
	}
	return kind.Force != "" && c.Before[kind.Force] != true
}

// allowFlag is what lets a resource go.
func allowFlag(env *spec.Environment, address string, opts Options) string {
	if opts.Many {
		address = env.Name + ":" + address
	}
	return "--allow-destroy " + shell.Quote(address)
}

func destroyMessage(c terraform.ResourceChange, data, flag string, everything bool) string {
	verb, why := "deleted", Why(c)
	if c.Action == terraform.Replace {
		verb = "replaced"
	}
	undo := "; else undo the change"
	if everything {
		why, undo = "everything in the environment is", ""
	}
	if why != "" {
		why = " because " + why
	}
	return fmt.Sprintf("it would be %s%s, and %s would be lost. If that is meant, add %s%s.", verb, why, data, flag, undo)
}

// nearest is the address that was probably meant, or empty: one that the name is the end of, or a few typing errors
// away.
func nearest(name string, addresses []string) string {
	for _, a := range addresses {
		if strings.HasSuffix(a, "."+name) {
			return a
		}
	}
	return suggest.Nearest(name, addresses)
}
