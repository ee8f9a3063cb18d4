package main

import (
	"fmt"
	"io"
	"sync"

	"github.com/tfgen/tfgen/generator/terraform"
)

// progress tells on standard error how far a run is. On a terminal the last line is live: it is written over by the
// next. Elsewhere every line stays, and only what is worth keeping is written.
type progress struct {
	out    io.Writer
	prefix string
	live   bool

	mu        sync.Mutex
	refreshed int
	finished  int // apply steps
	planned   int // apply steps of the plan
}

func newProgress(a *app, env string) *progress {
	return &progress{out: a.err, prefix: env + ": ", live: isTerminal(a.err) && a.getenv("TERM") != "dumb"}
}

const clearLine = "\r\x1b[K"

// phase says what begins now.
func (p *progress) phase(format string, args ...any) {
	if p.live {
		p.status(format, args...)
		return
	}
	p.line(format, args...)
}

// line writes a line that stays.
func (p *progress) line(format string, args ...any) {
	if p.live {
		fmt.Fprint(p.out, clearLine)
	}
	fmt.Fprintf(p.out, p.prefix+format+"\n", args...)
}

// status writes the live line, cut to the terminal's width: one that wraps can't be written over.
func (p *progress) status(format string, args ...any) {
	if !p.live {
		return
	}
	text := fmt.Sprintf(p.prefix+format, args...)
	if columns := width(p.out); columns > 0 && len(text) >= columns {
		text = text[:columns-1]
	}
	fmt.Fprint(p.out, clearLine+text)
}

// done clears the live line.
func (p *progress) done() {
	if p.live {
		fmt.Fprint(p.out, clearLine)
	}
}

// event shows a step of terraform's.
func (p *progress) event(e terraform.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e.Type {
	case terraform.EventRefreshComplete:
		p.refreshed++
		p.status("planning, %d resources refreshed", p.refreshed)
	case terraform.EventApplyStart, terraform.EventApplyProgress:
		p.status("applying, %d of %d done: %s", p.finished, p.planned, e.Address)
	case terraform.EventApplyComplete:
		p.finished++
		p.line("%s %s (%s)", done(e.Action), e.Address, e.Elapsed)
	case terraform.EventApplyErrored:
		p.line("failed: %s", e.Address)
	case terraform.EventDiagnostic:
		if e.Diagnostic != nil && e.Diagnostic.Severity == "warning" {
			p.line("warning: %s", e.Diagnostic)
		}
	}
}

// interrupted tells why a run goes on for a while after Ctrl-C.
func (p *progress) interrupted() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.line("interrupted: waiting for terraform to finish its steps and to save the state")
}

// done is the past tense of an action.
func done(action terraform.Action) string {
	switch action {
	case terraform.Create:
		return "created"
	case terraform.Update:
		return "updated"
	case terraform.Delete:
		return "destroyed"
	case terraform.Read:
		return "read"
	default:
		return string(action)
	}
}
