// Package tasks runs ECS's tasks in the sandbox: each as a process of this machine in place of its container, as the
// container itself, where a container engine has its image, or else as a stand-in that ends well after a second.
// Process and container have what ECS gives one: the environment of the task definition and of the overrides, secrets
// that are read as the execution role, and the credentials of the task role. Their output goes to the log stream of the
// container, their exit code is the container's.
//
// To read it, begin with the calls: run.go and calls.go. Then task.go, a task from its start to its end, with
// environ.go, credentials.go, secrets.go, process.go, image.go, engine.go and logs.go.
//
// moto knows clusters and task definitions; the tasks are known here alone. Of a task with several containers, the
// first essential one runs.
package tasks

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// Definition is a family of task definitions.
type Definition struct{ Account, Region, Family string }

// Command runs in place of the containers of a task definition.
type Command struct {
	Name string // that people know the task by
	Line string // for the shell, which gets the container's command as arguments; empty: the image runs, or a stand-in
}

// Options say how tasks run.
type Options struct {
	Commands map[Definition]Command
	URL      string                                        // of the sandbox
	Environ  func() []string                               // that a process gets beside the container's own
	Inside   func(host string) []string                    // that a container gets, from where the sandbox is at host
	As       func(role, session, region string) aws.Config // a role of a task, as ECS has it
	Progress func(string)                                  // told what runs, a line each
}

// Tasks are all tasks of a sandbox.
type Tasks struct {
	Options
	next   http.Handler
	engine func() *engine // that runs images; nil: there is none

	mu     sync.Mutex
	all    []*task // the oldest first
	closed bool
	told   map[string]bool // names of tasks of which it was said that nothing runs
	ending sync.WaitGroup
}

// New has none yet.
func New(o Options) *Tasks {
	return &Tasks{
		Options: o, told: map[string]bool{},
		engine: sync.OnceValue(func() *engine { return findEngine(o.Progress) }),
	}
}

// Link answers the calls about tasks. It is for one proxy.
func (t *Tasks) Link(next http.Handler) http.Handler {
	t.next = next
	answers := map[string]func(*http.Request, proxy.Call) (any, error){
		"RunTask": t.runTask, "StopTask": t.stopTask, "DescribeTasks": t.describeTasks, "ListTasks": t.listTasks,
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call, _ := proxy.CallOf(r)
		answer := answers[call.Action]
		if call.Service != "ecs" || answer == nil {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		output, err := answer(r, call)
		if refused := (*refusal)(nil); errors.As(err, &refused) {
			w.WriteHeader(http.StatusBadRequest)
			output = refused
		} else if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			output = &refusal{"ServerException", err.Error()}
		}
		_ = json.NewEncoder(w).Encode(output) // a client that has gone away needs no answer
	})
}

// Wait waits until a task has stopped.
func (t *Tasks) Wait(ctx context.Context, arn string) error {
	found := t.find(arn)
	if found == nil {
		return errNoTask
	}
	select {
	case <-found.ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close stops all tasks and waits for their ends. None starts after that.
func (t *Tasks) Close() {
	t.mu.Lock()
	t.closed = true
	for _, one := range t.all {
		one.stop(atEnd)
	}
	t.mu.Unlock()
	t.ending.Wait()
}

// find is the task of an ARN; nil: there is none.
func (t *Tasks) find(arn string) *task {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, one := range t.all {
		if one.arn == arn {
			return one
		}
	}
	return nil
}

// refusal is an answer of ECS that says what is wrong with a call.
type refusal struct {
	Code    string `json:"__type"`
	Message string `json:"message"`
}

func (r *refusal) Error() string { return r.Code + ": " + r.Message }

func refuse(code, format string, args ...any) error {
	return &refusal{code, fmt.Sprintf(format, args...)}
}
