package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/terraform"
)

// view tells how a deployment goes on, in several environments at once.
type view interface {
	event(deploy.Event)
	close() // no live lines from here on
}

// newView is live on a terminal, lines elsewhere, and JSON lines where they were asked for.
func newView(a *app, json bool) (v view, live bool) {
	switch {
	case json:
		return &jsonView{out: a.out}, false
	case isTerminal(a.err) && a.getenv("TERM") != "dumb" && a.getenv("TF_IN_AUTOMATION") == "":
		return newLiveView(a), true
	default:
		return &plainView{out: a.err}, false
	}
}

// plainView writes what is worth keeping, a line each, that begins with the environment.
type plainView struct {
	mu  sync.Mutex
	out io.Writer
}

func (v *plainView) event(e deploy.Event) {
	text := e.Text
	switch e.Kind {
	case deploy.Warning:
		text = "warning: " + text
	case deploy.Step:
		text = stepLine(e.Step)
	}
	if text == "" {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	fmt.Fprint(v.out, prefixed(e.Env, text)) // at once: lines of several runs must not mix
}

func (v *plainView) close() {}

// stepLine is what is worth keeping of a step of terraform's; often nothing.
func stepLine(e terraform.Event) string {
	switch e.Type {
	case terraform.EventApplyProgress:
		return fmt.Sprintf("still at %s (%s)", e.Address, e.Elapsed)
	case terraform.EventApplyComplete:
		return fmt.Sprintf("%s %s (%s)", pastTense(e.Action), e.Address, e.Elapsed)
	case terraform.EventApplyErrored:
		return "failed: " + e.Address
	case terraform.EventWaiting:
		return e.Message
	case terraform.EventLockAcquire:
		return "waiting for the lock of the state"
	case terraform.EventDiagnostic:
		if e.Diagnostic != nil && e.Diagnostic.Severity == "warning" {
			return "warning: " + e.Diagnostic.String()
		}
	}
	return ""
}

// pastTense is that of an action.
func pastTense(action terraform.Action) string {
	switch action {
	case terraform.Create:
		return "created"
	case terraform.Update:
		return "updated"
	case terraform.Delete:
		return "destroyed"
	case terraform.Read:
		return "read"
	case terraform.Import:
		return "imported"
	default:
		return string(action)
	}
}

// seconds is a duration for people, to the second.
func seconds(d time.Duration) string { return d.Round(time.Second).String() }
