package ci

import (
	"errors"
	"fmt"

	"github.com/tfgen/tfgen/generator/spec"
)

// checkRoles says which environments a system's jobs couldn't plan or deploy. fault is what is wrong with the identity
// by which they would, which is nil where there is none; empty: nothing.
func checkRoles(project *spec.Project, system spec.CISystem, fault func(*spec.WebIdentity) string) error {
	var faults []error
	for _, env := range project.Environments {
		if text := fault(env.Identity(system)); text != "" {
			faults = append(faults, fmt.Errorf("environment %q: %s", env.Name, text))
		}
		if env.PlanRole == "" {
			faults = append(faults, fmt.Errorf("environment %q: it has no role for plans before a merge, which must not change "+
				"anything: set plan_role in a deploy block, and bootstrap again", env.Name))
		}
	}
	return errors.Join(faults...)
}
