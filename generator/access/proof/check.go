package proof

import (
	"io/fs"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/tfgen/tfgen/generator/spec"
)

// Check proves that the rendered files of all environments grant what the spec says: nothing is missing, and nothing is
// allowed that isn't meant. What can't be decided is a finding, too. The arguments are those of LoadProject, and it
// fails as that does.
func Check(project *spec.Project, fsys fs.FS, view func(fs.FS) fs.FS) (*Report, error) {
	l, err := LoadProject(project, fsys, view)
	if err != nil {
		return nil, err
	}
	return l.Check(project), nil
}

// checker gathers what is found.
type checker struct {
	*Landscape
	intent   *intent
	chains   func() chains
	fast     bool // what policies plainly say isn't asked about
	findings []Finding
}

// Check compares what is rendered with what the spec says.
func (l *Landscape) Check(project *spec.Project) *Report { return l.check(project, true) }

func (l *Landscape) check(project *spec.Project, fast bool) *Report {
	in := newIntent(project)
	c := &checker{Landscape: l, intent: in, chains: sync.OnceValue(l.newChains), fast: fast}
	c.unrendered(l.missing)
	c.problems()
	c.outlets()
	tasks := []func(*checker){}
	for part := range slices.Chunk(in.order, share(len(in.order))) {
		tasks = append(tasks, func(c *checker) { c.missing(part) })
	}
	for part := range slices.Chunk(l.principals, share(len(l.principals))) {
		tasks = append(tasks, func(c *checker) { c.excessOfRoles(part) })
	}
	for part := range slices.Chunk(l.resources, share(len(l.resources))) {
		tasks = append(tasks, func(c *checker) { c.excessOfResources(part) })
	}
	c.findings = append(c.findings, c.parallel(tasks)...)
	return &Report{Findings: sortFindings(c.findings), files: l.files}
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
func (c *checker) parallel(tasks []func(*checker)) []Finding {
	found := make([][]Finding, len(tasks))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, task := range tasks {
		group.Go(func() error {
			own := &checker{Landscape: c.Landscape, intent: c.intent, chains: c.chains, fast: c.fast}
			task(own)
			found[i] = own.findings
			return nil
		})
	}
	_ = group.Wait() // no task fails
	return slices.Concat(found...)
}

// add adds a finding.
func (c *checker) add(f Finding) {
	slices.Sort(f.Envs)
	f.Envs = slices.DeleteFunc(slices.Compact(f.Envs), func(env string) bool { return env == "" })
	c.findings = append(c.findings, f)
}
