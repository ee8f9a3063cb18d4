package deploy

import (
	"fmt"

	"github.com/tfgen/tfgen/generator/terraform"
)

// Kind is what an Event is about.
type Kind string

// The kinds of events.
const (
	Phase   Kind = "phase"   // Text says what begins now
	Note    Kind = "note"    // Text is worth keeping
	Warning Kind = "warning" // Text should be read
	Step    Kind = "step"    // Step is what terraform says
)

// Event tells how the run of an environment goes on.
type Event struct {
	Env  string
	Kind Kind
	Text string
	Step terraform.Event
}

func (r *Run) report(kind Kind, format string, args ...any) {
	r.engine.Report(Event{Env: r.Env.Name, Kind: kind, Text: fmt.Sprintf(format, args...)})
}

func (r *Run) step(e terraform.Event) {
	r.engine.Report(Event{Env: r.Env.Name, Kind: Step, Step: e})
}
