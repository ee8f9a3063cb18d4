package deploy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/deploy/planjson"
	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// Request says what is to be done, and where. Without more than Environments, it makes these accounts as the spec says.
type Request struct {
	Environments []*spec.Environment // in the order of the spec

	// ReadOnly has environments that have a plan role planned as that, which can't change anything. Nothing of such a
	// request can be applied.
	ReadOnly bool

	Destroy      bool     // destroy everything
	AllowDestroy []string // what holds data and may go all the same: ADDRESS, or in many environments ENVIRONMENT:ADDRESS
	Adopt        bool     // look for existing objects also when no apply is known to be unfinished
	AllowNew     []string // environments that may begin with an empty state where the account has had another environment
	SaveTo       string   // folder to keep the plans in, bound to what they were made from; empty: they aren't kept

	// State is what another state has that Adopt may take over for the one environment; nil: there is none.
	State []terraform.StateResource

	// Reviewed are plans by environment that were reviewed: what a plan does besides stops it. Nil: there are none.
	Reviewed map[string]planjson.Plan

	// AlsoDrifted looks for drift that Terraform can't see, such as of a pinned model; may be nil.
	AlsoDrifted func(context.Context, *spec.Environment) (bool, error)

	Parallelism int  // environments at a time; 0: as many as this machine bears
	FailFast    bool // start nothing more after a failure
}

// check refuses what could be misunderstood, before the time that plans take.
func (r Request) check() error {
	switch {
	case r.SaveTo != "" && r.ReadOnly:
		return errors.New("a plan that is kept to be applied has to be made as the deploy role")
	case r.SaveTo != "":
		return savedplan.CheckFolder(r.SaveTo)
	}
	return nil
}

// allowedIn are the addresses of an environment that AllowDestroy names.
func (r Request) allowedIn(env *spec.Environment) []string {
	var addresses []string
	for _, name := range r.AllowDestroy {
		address, named := strings.CutPrefix(name, env.Name+":")
		if named || len(r.Environments) == 1 {
			addresses = append(addresses, address)
		}
	}
	return addresses
}

// checkAllowed refuses addresses that could be in several environments, and environments that the request isn't about.
func (r Request) checkAllowed() error {
	for _, name := range r.AllowNew {
		if !slices.ContainsFunc(r.Environments, func(e *spec.Environment) bool { return e.Name == name }) {
			return fmt.Errorf("--allow-new-state %s: no such environment is planned here", name)
		}
	}
	for _, name := range r.AllowDestroy {
		env, _, _ := strings.Cut(name, ":")
		isOne := slices.ContainsFunc(r.Environments, func(e *spec.Environment) bool { return e.Name == env })
		if !isOne && len(r.Environments) > 1 {
			return fmt.Errorf("--allow-destroy %s: in which environment? An address can be in several: pass ENVIRONMENT:%[1]s",
				name)
		}
	}
	return nil
}
