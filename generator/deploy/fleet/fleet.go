// Package fleet runs a job for each of many environments: those that others depend on first, independent ones side by
// side.
package fleet

import (
	"context"
	"time"
)

// Job is the work for one environment.
type Job struct {
	Name  string
	After []string // names of jobs that must have succeeded before; those that aren't in the fleet don't count
}

// Options say how jobs are run.
type Options struct {
	Parallelism int  // jobs at a time; at least 1
	FailFast    bool // start nothing more after a failure
}

// Result is how a job ended.
type Result struct {
	Name    string
	Err     error  // of the job itself; nil when it succeeded, and when it was skipped
	Skipped string // why it was not started; else empty
	Elapsed time.Duration
}

// Failed reports whether the job did not do what it should.
func (r Result) Failed() bool { return r.Err != nil || r.Skipped != "" }

// Run runs do for each job and returns the results in the order of the jobs, which must not depend on each other in a
// circle. Jobs start in that order as slots come free; one whose predecessors have not ended is passed over, and starts
// when it can. A failure skips the jobs that come after it in the order of dependencies, and no others. When ctx is
// cancelled, jobs that have not started are skipped; do has to see to those that have.
func Run(ctx context.Context, jobs []Job, o Options, do func(ctx context.Context, name string) error) []Result {
	s := newSchedule(jobs, o.FailFast)
	ended := make(chan Result)
	for running := 0; ; running-- {
		for running < max(1, o.Parallelism) {
			job, found := s.next(ctx)
			if !found {
				break
			}
			running++
			go func() { ended <- run(ctx, job, do) }()
		}
		if running == 0 {
			return s.inOrder(jobs)
		}
		s.end(<-ended)
	}
}

// run does a job and times it.
func run(ctx context.Context, job Job, do func(ctx context.Context, name string) error) Result {
	start := time.Now()
	err := do(ctx, job.Name)
	return Result{Name: job.Name, Err: err, Elapsed: time.Since(start)}
}
