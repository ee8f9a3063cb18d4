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
	Done    Kind = "done"    // the job is over; Err is why it failed
)

// Event tells how the deployment goes on in an environment.
type Event struct {
	Env  string
	Kind Kind
	Text string
	Step terraform.Event
	Err  error
}

func (r *run) report(kind Kind, format string, args ...any) {
	r.engine.Report(Event{Env: r.env.Name, Kind: kind, Text: fmt.Sprintf(format, args...)})
}

func (r *run) step(e terraform.Event) {
	r.engine.Report(Event{Env: r.env.Name, Kind: Step, Step: e})
}
