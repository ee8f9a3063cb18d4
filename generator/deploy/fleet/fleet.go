// Package fleet runs a job for each of many environments: those that others depend on first, independent ones side by
// side.
package fleet

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"
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
// circle. A failure skips the jobs that come after it in the order of dependencies, and no others. When ctx is
// cancelled, jobs that have not started are skipped; do has to see to those that have.
func Run(ctx context.Context, jobs []Job, o Options, do func(ctx context.Context, name string) error) []Result {
	r := &runner{
		Options: o, do: do, slots: semaphore.NewWeighted(int64(max(1, o.Parallelism))), byName: map[string]*running{},
	}
	r.failed, r.fail = context.WithCancel(ctx)
	defer r.fail()
	for _, job := range jobs {
		r.byName[job.Name] = &running{job: job, ended: make(chan struct{})}
	}
	for _, job := range jobs {
		go r.run(ctx, r.byName[job.Name])
	}
	var results []Result
	for _, job := range jobs {
		j := r.byName[job.Name]
		<-j.ended
		results = append(results, j.result)
	}
	return results
}

// runner is one call of Run.
type runner struct {
	Options
	do     func(ctx context.Context, name string) error
	slots  *semaphore.Weighted
	byName map[string]*running
	failed context.Context // cancelled when nothing more should start
	fail   func()
}

type running struct {
	job    Job
	ended  chan struct{} // closed when result is set
	result Result
}

func (r *runner) run(ctx context.Context, j *running) {
	defer close(j.ended)
	j.result.Name = j.job.Name
	if j.result.Skipped = r.await(j); j.result.Skipped != "" {
		return
	}
	if r.slots.Acquire(r.failed, 1) != nil || r.failed.Err() != nil {
		j.result.Skipped = r.stopped(ctx)
		return
	}
	defer r.slots.Release(1)
	start := time.Now()
	j.result.Err = r.do(ctx, j.job.Name)
	j.result.Elapsed = time.Since(start)
	if j.result.Err != nil && r.FailFast {
		r.fail()
	}
}

// await waits for the jobs that come before and says why the job can't be started, if it can't.
func (r *runner) await(j *running) string {
	var failed []string
	for _, name := range j.job.After {
		before, ok := r.byName[name]
		if !ok {
			continue
		}
		<-before.ended
		if before.result.Failed() {
			failed = append(failed, name)
		}
	}
	if len(failed) == 0 {
		return ""
	}
	slices.Sort(failed)
	return fmt.Sprintf("it comes after %s, which did not succeed", strings.Join(failed, " and "))
}

func (r *runner) stopped(ctx context.Context) string {
	if ctx.Err() != nil {
		return "interrupted before it was started"
	}
	return "another failed, and --fail-fast starts nothing more"
}
