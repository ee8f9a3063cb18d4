// Package executions ends executions of state machines in the sandbox. moto starts them and has them running for ever,
// since nothing runs the tasks. Its link has each execution succeed a second after its start, or fail then as a fault
// on purpose says, and all calls about executions agree on that.
//
// moto stays the one that knows executions, by account and region; the link changes its answers. A definition isn't
// interpreted: the history has one state, the first one unless a fault names another.
package executions

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// duration is how long an execution runs.
const duration = time.Second

// Failure is how an execution is made to fail.
type Failure struct {
	Error string
	Cause string
	State string // that fails; empty: the first one
}

type failureKey struct{}

// WithFailure has the execution fail that a StartExecution with this context starts.
func WithFailure(ctx context.Context, f Failure) context.Context {
	return context.WithValue(ctx, failureKey{}, f)
}

// New is the link. The time is that of now, and executions start when moto says they do.
func New(now func() time.Time) proxy.Middleware {
	return func(next http.Handler) http.Handler {
		return &link{next: next, now: now, failures: map[string]*Failure{}}
	}
}

// link answers calls about executions.
type link struct {
	next http.Handler
	now  func() time.Time

	mu       sync.Mutex          // so that none is stopped while another call sees it succeed
	failures map[string]*Failure // by ARN of the execution; none: it succeeds
}

func (l *link) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	answer := l.answer(r)
	if answer == nil {
		l.next.ServeHTTP(w, r)
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	m, err := newMoto(l.next, r)
	if err != nil { // the client broke off
		return
	}
	output, err := answer(m)
	if err != nil {
		writeError(w, err)
		return
	}
	w.Header().Set("Content-Type", contentType)
	_ = json.NewEncoder(w).Encode(output) // a client that has gone away needs no answer
}

// answer is the one to the request; nil: moto's is right.
func (l *link) answer(r *http.Request) func(*moto) (any, error) {
	call, ok := proxy.CallOf(r)
	if !ok || call.Service != "states" {
		return nil
	}
	switch call.Action {
	case "StartExecution":
		return l.start
	case "DescribeExecution":
		return func(m *moto) (any, error) { return l.describe(m, m.text("executionArn")) }
	case "ListExecutions":
		return l.list
	case "GetExecutionHistory":
		return l.history
	case "StopExecution":
		return l.stop
	}
	return nil
}
