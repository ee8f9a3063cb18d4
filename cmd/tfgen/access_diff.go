package main

import (
	"context"
	"fmt"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/git"
	"github.com/tfgen/tfgen/generator/spec"
)

// accessDiffResult is what has changed, as JSON.
type accessDiffResult struct {
	Changes     []string `json:"changes"`
	NotModelled []string `json:"not_modelled"`
}

func accessDiffRun(ctx context.Context, o *accessOptions, project *spec.Project) error {
	changes, err := o.accessDiff(ctx, project, o.diff, o.envs...)
	if err != nil {
		return err
	}
	switch {
	case o.json:
		err = writeJSON(o.out, accessDiffResult{append([]string{}, changes...), proof.NotModelled()})
	case len(changes) == 0:
		fmt.Fprintf(o.out, "Nobody gains or loses access since %s.\n", o.diff)
	case o.markdown:
		err = proof.WriteMarkdownChanges(o.out, changes)
	default:
		for _, line := range changes {
			fmt.Fprintln(o.out, line)
		}
	}
	if err == nil && !o.json {
		err = o.limits()
	}
	if err == nil && o.exitcode && len(changes) > 0 {
		return exitError(exitDifference)
	}
	return err
}

// accessDiff says who gains or loses which access by what has been rendered since a git revision, a line each. It is
// about some environments, or all.
func (a *app) accessDiff(
	ctx context.Context, project *spec.Project, revision string, envs ...string,
) ([]string, error) {
	repository, err := git.Open(ctx, a.specDir())
	if err != nil {
		return nil, fmt.Errorf("compare with %s: %w", revision, err)
	}
	files, err := repository.Files(ctx, revision, ".")
	if err != nil {
		return nil, fmt.Errorf("compare with %s: %w", revision, err)
	}
	then, err := fileSystem(proof.Dir, files)
	if err != nil {
		return nil, err
	}
	rendered, err := proof.Rendered(then)
	if err != nil {
		return nil, fmt.Errorf("compare with %s: %w", revision, err)
	}
	before, err := proof.Load(then, rendered)
	if err != nil {
		return nil, fmt.Errorf("the files of %s: %w", revision, err)
	}
	after, err := a.landscape(project)
	if err != nil {
		return nil, err
	}
	return proof.Diff(before, after, envs...), nil
}
