package main

import (
	"errors"
	"time"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/deploy/fleet"
	"github.com/tfgen/tfgen/generator/promote"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// outcome is what became of one environment.
type outcome struct {
	env     *spec.Environment
	run     *deploy.Run
	plan    *deploy.Plan
	drift   []terraform.ResourceChange
	models  []promote.Model    // pinned ones that are gone or overwritten
	applied *terraform.Summary // nil before the apply
	err     error
	skipped string // why nothing was done; else empty
	elapsed time.Duration
}

// status is one word for an outcome, in summaries and in JSON.
type status string

const (
	statusPlanned   status = "planned"
	statusUnchanged status = "unchanged"
	statusApplied   status = "applied"
	statusDrifted   status = "drifted"
	statusFailed    status = "failed"
	statusSkipped   status = "skipped"
)

// errFailedBefore keeps the error that an environment already has.
var errFailedBefore = errors.New("failed before")

func (out *outcome) failed() bool { return out.err != nil || out.skipped != "" }

// take keeps the result of one job of the environment's.
func (out *outcome) take(result fleet.Result) {
	out.elapsed += result.Elapsed
	if errors.Is(result.Err, errFailedBefore) {
		return
	}
	if out.err == nil {
		out.err = result.Err
	}
	if out.err == nil && out.skipped == "" {
		out.skipped = result.Skipped
	}
}

func (out *outcome) status() status {
	switch {
	case out.skipped != "", errors.Is(out.err, errNotApproved):
		return statusSkipped
	case out.err != nil:
		return statusFailed
	case out.applied != nil:
		return statusApplied
	case len(out.drift)+len(out.models) > 0:
		return statusDrifted
	case out.plan != nil && out.plan.HasChanges:
		return statusPlanned
	default:
		return statusUnchanged
	}
}

// changed reports whether there was something to do, or was done.
func (out *outcome) changed() bool {
	return len(out.drift)+len(out.models) > 0 || (out.plan != nil && out.plan.HasChanges)
}

// exitCode is 1 if any environment failed or was skipped, else 2 if any changed and that was asked for, else 0.
func (s *session) exitCode(detailed bool) int {
	code := exitOK
	for _, out := range s.outcomes {
		if out.failed() {
			return exitFailure
		}
		if detailed && out.changed() {
			code = exitDifference
		}
	}
	return code
}
