package proof

import (
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tfgen/tfgen/generator/spec"
)

// Check proves that the rendered files of all environments grant what the spec says: nothing is missing, and nothing is
// allowed that isn't meant or, at a time, accepted. What can't be decided is a finding, too. The other arguments are
// those of LoadProject, and it fails as that does.
func Check(project *spec.Project, at time.Time, fsys fs.FS, view func(fs.FS) fs.FS) (*Report, error) {
	l, err := LoadProject(project, fsys, view)
	if err != nil {
		return nil, err
	}
	return l.Check(project, at), nil
}

// checker gathers what is found.
type checker struct {
	*Landscape
	intent   *intent
	chains   func() chains
	fast     bool // what policies plainly say isn't asked about
	findings []Finding
	uses     []acceptedUse
}

// Check compares what is rendered with what the spec says at a time.
func (l *Landscape) Check(project *spec.Project, at time.Time) *Report {
	return l.check(project, at, true)
}

func (l *Landscape) check(project *spec.Project, at time.Time, fast bool) *Report {
	in := newIntent(project, at)
	c := &checker{Landscape: l, intent: in, chains: sync.OnceValue(l.newChains), fast: fast}
	c.unrendered(l.missing)
	c.problems()
	c.outlets()
	tasks := []func(*checker){}
	for part := range slices.Chunk(in.order, share(len(in.order))) {
		tasks = append(tasks, func(c *checker) { c.missing(part) })
	}
	tasks = append(tasks, func(c *checker) {
		for _, r := range in.services {
			c.served(r)
		}
	})
	for part := range slices.Chunk(l.principals, share(len(l.principals))) {
		tasks = append(tasks, func(c *checker) { c.excessOfRoles(part) })
	}
	for part := range slices.Chunk(l.resources, share(len(l.resources))) {
		tasks = append(tasks, func(c *checker) { c.excessOfResources(part) })
	}
	c.parallel(tasks)
	c.stale()
	return &Report{Findings: sortFindings(c.findings), Accepted: c.listAccepted(), outside: len(l.ownersOutside()) > 0,
		files: l.filesWith(project)}
}

// Unknown are those findings that don't depend on a spec: what the rendered files don't tell.
func (l *Landscape) Unknown() *Report {
	c := &checker{Landscape: l}
	c.problems()
	return &Report{Findings: sortFindings(c.findings), files: l.files}
}

// share is how many of n each of the processors takes.
func share(n int) int { return n/runtime.GOMAXPROCS(0) + 1 }

// parallel runs the tasks, each with a checker of its own.
func (c *checker) parallel(tasks []func(*checker)) {
	parts := make([]*checker, len(tasks))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, task := range tasks {
		group.Go(func() error {
			parts[i] = &checker{Landscape: c.Landscape, intent: c.intent, chains: c.chains, fast: c.fast}
			task(parts[i])
			return nil
		})
	}
	_ = group.Wait() // no task fails
	for _, part := range parts {
		c.findings, c.uses = append(c.findings, part.findings...), append(c.uses, part.uses...)
	}
}

// add adds a finding.
func (c *checker) add(f Finding) {
	slices.Sort(f.Envs)
	f.Envs = slices.DeleteFunc(slices.Compact(f.Envs), func(env string) bool { return env == "" })
	c.findings = append(c.findings, f)
}
