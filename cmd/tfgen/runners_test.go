package main

import (
	"slices"
	"strings"
	"testing"
)

// TestRunners applies 30 environments as a CI does, on 3 runners.
func TestRunners(t *testing.T) { applyOnRunners(t, 30, 3) }

// BenchmarkRunners applies 1000 environments on 20 runners.
func BenchmarkRunners(b *testing.B) {
	for b.Loop() {
		applyOnRunners(b, 1000, 20)
	}
}

// applyOnRunners applies a project of n environments in waves of jobs: those of a wave side by side, and the next wave
// once all have succeeded. Some environments fail at first; the jobs that failed are run again.
func applyOnRunners(tb testing.TB, n, runners int) {
	p := newPipeline(tb, n)
	for wave := 1; wave <= waves; wave++ {
		jobs := p.matrix(wave, runners)
		failed := p.runJobs(jobs)
		if len(jobs) > runners || len(failed) == 0 || len(failed) == len(jobs) {
			tb.Fatalf("wave %d has %d jobs for %d runners, of which %d fail: there should be some of both kinds", wave,
				len(jobs), runners, len(failed))
		}
		p.mend(failed)
		if again := p.runJobs(failed); len(again) > 0 {
			tb.Fatalf("%v of wave %d failed again", again, wave)
		}
	}
	p.checkJobs()
	p.checkStates()
	p.checkOrder()
}

// checkJobs wants each environment to have been in one job, but for the jobs that were run again.
func (p *pipeline) checkJobs() {
	p.Helper()
	for _, name := range p.names {
		if jobs := p.jobs[name]; jobs != 1 {
			p.Errorf("%s was in %d jobs", name, jobs)
		}
	}
}

// checkStates wants each environment to have what its plan says, all of it and once, and no apply to have begun where
// there was nothing left to do.
func (p *pipeline) checkStates() {
	p.Helper()
	trace := p.read("trace.txt")
	for i, name := range p.names {
		state := p.read("environments/" + name + "/.terraform/fake-state.json")
		for line := range strings.Lines(plan) {
			if n := strings.Count(state, strings.TrimSpace(line)); n != 1 {
				p.Errorf("%s: %q was applied %d times", name, line, n)
			}
		}
		want := 1
		if fault(i, len(p.names)) == "apply" {
			want = 2
		}
		if got := strings.Count(trace, "begin apply "+name+"\n"); got != want {
			p.Errorf("%s: %d applies, want %d", name, got, want)
		}
	}
}

// checkOrder wants the last apply of an owner to have ended before the first of whoever reads from it begins.
func (p *pipeline) checkOrder() {
	p.Helper()
	first, last := map[string]int{}, map[string]int{}
	lines := strings.Split(p.read("trace.txt"), "\n")
	for i, line := range slices.Backward(lines) {
		if name, ok := strings.CutPrefix(line, "begin apply "); ok {
			first[name] = i
		}
	}
	for i, line := range lines {
		if name, ok := strings.CutPrefix(line, "end apply "); ok {
			last[name] = i
		}
	}
	for reader, owner := range p.owners {
		if last[owner] == 0 || last[owner] > first[reader] {
			p.Errorf("%s was applied before %s, whose bucket it reads", reader, owner)
		}
	}
}
