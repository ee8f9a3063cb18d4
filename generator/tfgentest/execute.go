package tfgentest

import (
	"slices"
	"time"

	"github.com/tfgen/tfgen/generator/promote/executions"
	"github.com/tfgen/tfgen/generator/spec"
)

// Execution is how an execution of a pipeline went.
type Execution struct {
	executions.Result
	LastLines []string // of the log of the task that failed
}

// Execute starts a pipeline of an environment with an input in JSON, empty for {}, and waits for its end. One that
// fails is a result: its Summary says why.
func (p *Project) Execute(env, pipeline, input string) Execution {
	p.t.Helper()
	const often = 100 * time.Millisecond
	e := p.environment(env)
	i := slices.IndexFunc(e.Pipelines, func(one *spec.Pipeline) bool { return one.Key == pipeline })
	if i < 0 {
		p.t.Fatalf("%s has no pipeline %q", env, pipeline)
	}
	machine := executions.In(e.Pipelines[i], p.Config(env))
	started, err := machine.Start(p.t.Context(), input)
	p.check(err)
	result, err := machine.Follow(p.t.Context(), started, often, nil)
	p.check(err)
	lines, err := machine.LastLines(p.t.Context(), result)
	p.check(err)
	return Execution{result, lines}
}
