package main

import (
	"fmt"

	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

// leftovers looks for rendered folders that no environment has any more, and warns of each.
func (a *app) leftovers(project *spec.Project) ([]render.Leftover, error) {
	left, err := render.Leftovers(project, a.folder().Spec())
	if err != nil {
		return nil, fmt.Errorf("look for folders of environments that are gone: %w", err)
	}
	for _, l := range left {
		fmt.Fprintf(a.err, "warning: %s.\n", l)
	}
	return append([]render.Leftover{}, left...), nil // an empty list, in JSON
}
