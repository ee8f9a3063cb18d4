package fleet

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestRun describes each fleet as "NAME:AFTER,AFTER NAME …" and what became of it as "NAME NAME(error) NAME[skipped]".
// A job takes two seconds, one that fails takes one.
func TestRun(t *testing.T) {
	const afterA, failFast = "[it comes after a, which did not succeed]", "[another failed, and --fail-fast starts nothing more]"
	for name, test := range map[string]struct {
		jobs    string
		fail    string // names of jobs that fail
		options Options
		started string // in order, with the second
		results string
	}{
		"alone":            {jobs: "dev", started: "0 dev", results: "dev"},
		"owners first":     {jobs: "dev prod:dev", started: "0 dev, 2 prod", results: "dev prod"},
		"chain":            {jobs: "a b:a c:b", started: "0 a, 2 b, 4 c", results: "a b c"},
		"chain, reversed":  {jobs: "c:b b:a a", started: "0 a, 2 b, 4 c", results: "c b a"},
		"not in the fleet": {jobs: "prod:dev", started: "0 prod", results: "prod"},
		"one at a time":    {jobs: "a b c", options: Options{Parallelism: 1}, started: "0 a, 2 b, 4 c", results: "a b c"},
		"slots":            {jobs: "a b c d e f g", started: "0 a b c, 2 d e f, 4 g", results: "a b c d e f g"},
		"passed over": {
			jobs: "a b:a c d", options: Options{Parallelism: 2}, started: "0 a c, 2 b d", results: "a b c d",
		},
		"dependants only": {
			jobs: "a b c:a d:c e:b", fail: "a", started: "0 a b, 2 e",
			results: "a(broken) b c" + afterA + " d[it comes after c, which did not succeed] e",
		},
		"two before": {
			jobs: "a b c:b,a", fail: "b a", started: "0 a b",
			results: "a(broken) b(broken) c[it comes after a and b, which did not succeed]",
		},
		"no fail fast": {
			jobs: "a b c d", fail: "a", options: Options{Parallelism: 2}, started: "0 a b, 1 c, 2 d",
			results: "a(broken) b c d",
		},
		"fail fast": {
			jobs: "a b c d:b e:a", fail: "a", options: Options{Parallelism: 2, FailFast: true}, started: "0 a b",
			results: "a(broken) b c" + failFast + " d" + failFast + " e" + afterA,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if test.options.Parallelism == 0 {
					test.options.Parallelism = 3
				}
				r := recorder{fail: strings.Fields(test.fail), began: time.Now(), started: map[time.Duration][]string{}}
				results := Run(t.Context(), parse(test.jobs), test.options, r.do)
				if got := r.String(); got != test.started {
					t.Errorf("started %s, want %s", got, test.started)
				}
				if got := describe(results); got != test.results {
					t.Errorf("results:\n%s\nwant\n%s", got, test.results)
				}
			})
		})
	}
}

func TestRunInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	results := Run(ctx, parse("a b"), Options{Parallelism: 1}, func(ctx context.Context, _ string) error {
		cancel()
		return ctx.Err()
	})
	if got := describe(results); got != "a(context canceled) b[interrupted before it was started]" {
		t.Error(got)
	}
}

// recorder is the work of a fleet, in a bubble's time.
type recorder struct {
	fail  []string
	began time.Time

	mu      sync.Mutex
	started map[time.Duration][]string // since it began
}

func (r *recorder) do(_ context.Context, name string) error {
	r.mu.Lock()
	second := time.Since(r.began)
	r.started[second] = append(r.started[second], name)
	r.mu.Unlock()
	time.Sleep(time.Second)
	if slices.Contains(r.fail, name) {
		return errors.New("broken")
	}
	time.Sleep(time.Second)
	return nil
}

func (r *recorder) String() string {
	var moments []string
	for _, second := range slices.Sorted(maps.Keys(r.started)) {
		names := slices.Sorted(slices.Values(r.started[second]))
		moments = append(moments, fmt.Sprintf("%.0f %s", second.Seconds(), strings.Join(names, " ")))
	}
	return strings.Join(moments, ", ")
}

func parse(text string) []Job {
	var jobs []Job
	for _, word := range strings.Fields(text) {
		name, after, _ := strings.Cut(word, ":")
		job := Job{Name: name}
		if after != "" {
			job.After = strings.Split(after, ",")
		}
		jobs = append(jobs, job)
	}
	return jobs
}

func describe(results []Result) string {
	var words []string
	for _, r := range results {
		word := r.Name
		if r.Err != nil {
			word += "(" + r.Err.Error() + ")"
		}
		if r.Skipped != "" {
			word += "[" + r.Skipped + "]"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}
