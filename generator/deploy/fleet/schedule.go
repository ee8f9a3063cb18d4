package fleet

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// schedule is how far a fleet is. Only the goroutine that called Run uses it: in which order jobs start is never left
// to the scheduler of goroutines.
type schedule struct {
	failFast bool
	waiting  []Job           // in the fleet's order
	pending  map[string]bool // jobs that have not ended
	results  map[string]Result
	failed   bool // one that was started
}

func newSchedule(jobs []Job, failFast bool) *schedule {
	s := &schedule{
		failFast: failFast, waiting: slices.Clone(jobs), pending: map[string]bool{}, results: map[string]Result{},
	}
	for _, job := range jobs {
		s.pending[job.Name] = true
	}
	return s
}

// next takes the first job that can be started out of those that wait, if there is one, and skips those before it that
// never can.
func (s *schedule) next(ctx context.Context) (Job, bool) {
	for {
		i := slices.IndexFunc(s.waiting, func(job Job) bool {
			return !slices.ContainsFunc(job.After, func(name string) bool { return s.pending[name] })
		})
		if i < 0 {
			return Job{}, false
		}
		job := s.waiting[i]
		s.waiting = slices.Delete(s.waiting, i, i+1)
		refusal := s.refusal(ctx, job)
		if refusal == "" {
			return job, true
		}
		s.end(Result{Name: job.Name, Skipped: refusal})
	}
}

func (s *schedule) end(r Result) {
	delete(s.pending, r.Name)
	s.results[r.Name] = r
	s.failed = s.failed || r.Err != nil
}

func (s *schedule) inOrder(jobs []Job) []Result {
	var results []Result
	for _, job := range jobs {
		results = append(results, s.results[job.Name])
	}
	return results
}

// refusal says why a job can't be started, if it can't.
func (s *schedule) refusal(ctx context.Context, job Job) string {
	var failed []string
	for _, name := range job.After {
		if s.results[name].Failed() {
			failed = append(failed, name)
		}
	}
	slices.Sort(failed)
	switch {
	case len(failed) > 0:
		return fmt.Sprintf("it comes after %s, which did not succeed", strings.Join(failed, " and "))
	case ctx.Err() != nil:
		return "interrupted before it was started"
	case s.failFast && s.failed:
		return "another failed, and --fail-fast starts nothing more"
	}
	return ""
}
