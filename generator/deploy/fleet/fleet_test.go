package fleet

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestRun describes each fleet as "NAME:AFTER,AFTER NAME …" and what became of it as "NAME NAME(error) NAME[skipped]".
func TestRun(t *testing.T) {
	for name, test := range map[string]struct {
		jobs     string
		fail     string // names of jobs that fail
		failFast bool
		started  string // sorted
		results  string
	}{
		"alone":            {jobs: "dev", started: "dev", results: "dev"},
		"owners first":     {jobs: "dev prod:dev", started: "dev prod", results: "dev prod"},
		"chain":            {jobs: "a b:a c:b", started: "a b c", results: "a b c"},
		"not in the fleet": {jobs: "prod:dev", started: "prod", results: "prod"},
		"dependants only": {
			jobs: "a b c:a d:c e:b", fail: "a", started: "a b e",
			results: "a(broken) b c[it comes after a, which did not succeed] d[it comes after c, which did not succeed] e",
		},
		"two before": {
			jobs: "a b c:b,a", fail: "b a", started: "a b",
			results: "a(broken) b(broken) c[it comes after a and b, which did not succeed]",
		},
		"fail fast": {
			jobs: "a b c d:b", fail: "a", failFast: true, started: "a b",
			results: "a(broken) b c[another failed, and --fail-fast starts nothing more] " +
				"d[another failed, and --fail-fast starts nothing more]",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &recorder{fail: strings.Fields(test.fail)}
				results := Run(t.Context(), parse(test.jobs), Options{Parallelism: 2, FailFast: test.failFast}, f.do)
				slices.Sort(f.started)
				if got := strings.Join(f.started, " "); got != test.started {
					t.Errorf("started %s, want %s", got, test.started)
				}
				if got := describe(results); got != test.results {
					t.Errorf("results:\n%s\nwant\n%s", got, test.results)
				}
			})
		})
	}
}

func TestRunIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &recorder{}
		Run(t.Context(), parse("a b c d e f g"), Options{Parallelism: 3}, f.do)
		if f.most != 3 {
			t.Errorf("%d jobs at a time, want 3", f.most)
		}
	})
}

func TestRunInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		results := Run(ctx, parse("a b"), Options{Parallelism: 1}, func(ctx context.Context, _ string) error {
			cancel()
			return ctx.Err()
		})
		skipped := 0
		for _, r := range results {
			if r.Skipped == "interrupted before it was started" {
				skipped++
			} else if !errors.Is(r.Err, context.Canceled) {
				t.Errorf("%s: %v", r.Name, r.Err)
			}
		}
		if skipped != 1 {
			t.Errorf("%d jobs were skipped, want 1: %v", skipped, results)
		}
	})
}

// recorder is the work of a fleet, in a bubble's time.
type recorder struct {
	fail []string

	mu      sync.Mutex
	started []string
	now     int // jobs that run
	most    int
}

func (f *recorder) do(_ context.Context, name string) error {
	f.mu.Lock()
	f.started = append(f.started, name)
	f.now++
	f.most = max(f.most, f.now)
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		f.now--
		f.mu.Unlock()
	}()
	for _, failing := range f.fail {
		if failing == name {
			time.Sleep(time.Second)
			return errors.New("broken")
		}
	}
	time.Sleep(2 * time.Second)
	return nil
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
