package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/terraform"
)

// readState is what the state that was named has; nil where none was.
func (o *adoptOptions) readState(request deploy.Request) ([]terraform.StateResource, error) {
	switch {
	case o.state == "":
		return nil, nil
	case len(request.Environments) != 1:
		return nil, errors.New("--state is for one environment: pass one with --env NAME")
	}
	text, err := os.ReadFile(o.state)
	if err != nil {
		return nil, fmt.Errorf("--state: %w", err)
	}
	resources, err := terraform.ParseState(text)
	if err == nil && len(resources) == 0 {
		err = errors.New("the state has no resources")
	}
	if err != nil {
		return nil, fmt.Errorf("--state %s: %w", o.state, err)
	}
	return resources, nil
}

// showUnplaced says what of another state isn't taken over, and what to do in that state about what is.
func (d *deployment) showUnplaced(r *deploy.Result) {
	if len(r.Unplaced) > 0 {
		fmt.Fprintf(d.out, "\n%s: the state has this, too, for which there is no place:\n\n", r.Env.Name)
	}
	for _, u := range r.Unplaced {
		fmt.Fprintf(d.out, "  %s\n    %s\n", u.Address, u.Why)
	}
	if command := r.LeaveState(); command != "" {
		fmt.Fprintf(d.out, "\n%s: once this is applied, take it out of the other state, before that is applied again:\n\n"+
			"  %s\n", r.Env.Name, command)
	}
}
