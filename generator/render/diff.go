package render

import (
	"context"
	"errors"

	"github.com/tfgen/tfgen/generator/spec"
)

// Diff is what writing an environment would change in its folder.
type Diff struct {
	Environment string   `json:"environment"`
	Dir         string   `json:"-"`
	Changes     []Change `json:"changes"` // never nil
}

// Compare renders environments and compares each with its folder, which dir names. The files that are in the way are
// reported for all environments together.
func Compare(ctx context.Context, project *spec.Project, envs []*spec.Environment,
	dir func(env string) string) ([]Diff, error) {
	diffs := make([]Diff, len(envs))
	faults := make([]error, len(envs))
	err := Each(ctx, project, envs, func(i int, tree Tree) error {
		name := envs[i].Name
		changes, err := tree.Compare(dir(name))
		diffs[i] = Diff{Environment: name, Dir: dir(name), Changes: append([]Change{}, changes...)}
		faults[i] = err
		return nil
	})
	if err := errors.Join(append(faults, err)...); err != nil {
		return nil, err
	}
	return diffs, nil
}
