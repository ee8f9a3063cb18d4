package deploy

import (
	"context"
	"errors"

	"github.com/tfgen/tfgen/generator/deploy/savedplan"
	"github.com/tfgen/tfgen/generator/spec"
)

// Request says what is to be done, and where. Without more than Environments, it makes these accounts as the spec says.
type Request struct {
	Environments []*spec.Environment // in the order of the spec

	Destroy      bool     // destroy everything
	AllowDestroy []string // addresses of resources that hold data and may go all the same; of one environment
	Adopt        bool     // look for existing objects also when no apply is known to be unfinished
	SaveTo       string   // folder to keep the plans in, bound to what they were made from; empty: they aren't kept

	// AlsoDrifted looks for drift that Terraform can't see, such as of a pinned model; may be nil.
	AlsoDrifted func(context.Context, *spec.Environment) (bool, error)

	Parallelism int  // environments at a time; 0: as many as this machine bears
	FailFast    bool // start nothing more after a failure
}

// check refuses what could be misunderstood, before the time that plans take.
func (r Request) check() error {
	if len(r.Environments) > 1 && len(r.AllowDestroy) > 0 {
		return errors.New("an address can be in several environments: pass --allow-destroy with one --env only")
	}
	if r.SaveTo != "" {
		return savedplan.CheckFolder(r.SaveTo)
	}
	return nil
}
