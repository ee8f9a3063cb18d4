package main

import (
	"context"
	"fmt"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/spec"
)

// accessDiffResult is what has changed, as JSON.
type accessDiffResult struct {
	document
	Changes     []string      `json:"changes"` // for people
	Deltas      []proof.Delta `json:"deltas"`
	NotModelled []string      `json:"not_modelled"`
}

func accessDiffRun(ctx context.Context, o *accessOptions, project *spec.Project) error {
	comparison, err := o.accessSince(ctx, project, o.diff)
	if err != nil {
		return err
	}
	changes := comparison.Changes(o.envs...)
	switch {
	case o.json:
		err = o.answerJSON(accessDiffResult{newDocument(), append([]string{}, changes...),
			append([]proof.Delta{}, comparison.Deltas(o.envs...)...), comparison.NotModelled()})
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
		err = o.limits(comparison.NotModelled())
	}
	if err == nil && o.exitcode && len(changes) > 0 {
		return exitError(exitDifference)
	}
	return err
}
