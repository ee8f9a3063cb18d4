package asl

import (
	"context"
	"fmt"
	"time"
)

// Host is what an execution runs in.
type Host struct {
	// Context is the context object, which paths that begin with $$ are about. Run keeps State in it.
	Context map[string]any

	// Task does the work of a Task state. It may record events about it. When ctx ends, so has the work.
	Task func(ctx context.Context, resource string, parameters any) (any, error)

	// Failing is the error that a state fails with on purpose, before it does anything; nil: it doesn't.
	Failing func(state string) *Error

	// Record hears of what happens, by the name of the event's type in the history and its details.
	Record func(kind string, details map[string]any)

	// Wait waits, or returns early with ctx's error.
	Wait func(ctx context.Context, d time.Duration) error
}

// Error is one that Retry and Catch know, or that ends an execution.
type Error struct {
	Name, Cause string

	// Event is the type of the event that says that a task has it; empty: TaskFailed.
	Event string
}

func (e *Error) Error() string { return e.Name + ": " + e.Cause }

// The names of errors that the language has.
const (
	errorAll        = "States.ALL"
	errorTaskFailed = "States.TaskFailed"
	errorTimeout    = "States.Timeout"
	errorRuntime    = "States.Runtime"
	errorIntrinsic  = "States.IntrinsicFailure"
)

// Runtime is a fault in the definition or its input, which nothing can catch.
func Runtime(format string, args ...any) *Error {
	return &Error{Name: errorRuntime, Cause: fmt.Sprintf(format, args...)}
}

// TaskFailed is the error of a task that has failed.
func TaskFailed(cause string) *Error { return &Error{Name: errorTaskFailed, Cause: cause} }

// Run executes a machine. The error is an *Error of the execution, or the cause of ctx's end.
func Run(ctx context.Context, m *Machine, host Host, input any) (any, error) {
	name := m.StartAt
	for {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		v := &visit{State: m.States[name], host: host, name: name, input: input}
		output, next, err := v.run(ctx)
		if err != nil {
			return nil, err
		}
		if next == "" {
			return output, nil
		}
		name, input = next, output
	}
}
