// Package executions runs executions of state machines in the sandbox. moto knows the state machines; executions are
// known here alone. Package asl interprets the definition; the tasks are ECS's, which the link calls as the state
// machine's role. What happens is an execution's history, and lines in the state machine's log group.
//
// An execution can be made to fail on purpose. To wait, before another try or in a Wait state, takes a second at most.
//
// To read it, begin with calls.go, what clients ask. Then execution.go, one from its start to its end, with task.go,
// history.go and logs.go.
package executions

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/sandbox/tasks"
)

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

// Options say what executions run in.
type Options struct {
	Tasks *tasks.Tasks
	As    func(role, session, region string) aws.Config // a state machine's role, as Step Functions has it
	Tell  Teller
}

// Teller tells EventBridge that something happened in an account and a region.
type Teller func(account, region, source, kind string, resources []string, detail any)

// Executions are all of a sandbox.
type Executions struct {
	Options
	next http.Handler

	mu     sync.Mutex
	all    []*execution // the oldest first
	closed bool
	ending sync.WaitGroup
}

// New has none yet.
func New(o Options) *Executions { return &Executions{Options: o} }

// Link answers calls about executions. It is for one proxy.
func (x *Executions) Link(next http.Handler) http.Handler {
	x.next = next
	answers := map[string]func(*request) (any, error){
		"StartExecution": x.start, "DescribeExecution": x.describe, "ListExecutions": x.list, "StopExecution": x.stop,
		"GetExecutionHistory": x.history, "DescribeStateMachineForExecution": x.machine,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call, _ := proxy.CallOf(r)
		answer := answers[call.Action]
		switch {
		case call.Service == "states" && call.Action == "DeleteStateMachine":
			x.deleteMachine(w, r)
			return
		case call.Service != "states" || answer == nil:
			next.ServeHTTP(w, r)
			return
		}
		in, err := newRequest(r, call)
		if err != nil { // the client broke off
			return
		}
		output, err := answer(in)
		if err != nil {
			writeError(w, err)
			return
		}
		w.Header().Set("Content-Type", contentType)
		_ = json.NewEncoder(w).Encode(output) // a client that has gone away needs no answer
	})
}

// Close ends all executions. None starts after that.
func (x *Executions) Close() {
	x.mu.Lock()
	x.closed = true
	x.mu.Unlock()
	x.abort(errSandboxEnds, func(*execution) bool { return true })
	x.ending.Wait()
}

// abort ends the executions that are meant, if they run still.
func (x *Executions) abort(cause error, meant func(*execution) bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, e := range x.all {
		if meant(e) {
			e.cancel(cause)
		}
	}
}

// find is the execution of an ARN.
func (x *Executions) find(arn string) (*execution, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	i := slices.IndexFunc(x.all, func(e *execution) bool { return e.arn == arn })
	if i < 0 {
		return nil, failf("ExecutionDoesNotExist", "Execution Does Not Exist: '%s'", arn)
	}
	return x.all[i], nil
}

// longestWait is how long anything waits at most.
const longestWait = time.Second
