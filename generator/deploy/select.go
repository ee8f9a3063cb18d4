package deploy

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/git"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/spec"
)

// ChangedSince are the environments of a project whose rendered files differ from a git revision, in the order of the
// spec.
func ChangedSince(
	ctx context.Context, project *spec.Project, dir project.Dir, revision string,
) ([]*spec.Environment, error) {
	repository, err := git.Open(ctx, dir.Spec())
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	paths, err := repository.Changed(ctx, revision, ".")
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	var changed []*spec.Environment
	for _, env := range project.Environments {
		if slices.ContainsFunc(paths, func(path string) bool { return strings.HasPrefix(path, env.Name+"/") }) {
			changed = append(changed, env)
		}
	}
	return changed, nil
}
