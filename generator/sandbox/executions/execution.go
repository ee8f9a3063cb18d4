package executions

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sfn"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/asl"
)

// The statuses that an execution has.
const (
	running   = "RUNNING"
	succeeded = "SUCCEEDED"
	failed    = "FAILED"
	timedOut  = "TIMED_OUT"
	aborted   = "ABORTED"
)

var (
	errSandboxEnds = errors.New("the sandbox ends")
	errDeleted     = errors.New("the state machine is deleted")
	errTimeout     = errors.New("the state machine's time is over")
)

// stopped is the cause of an execution's end by StopExecution.
type stopped struct{ name, cause string }

func (s *stopped) Error() string { return "stopped: " + s.name + ": " + s.cause }

// execution is one of a state machine as it was at its start.
type execution struct {
	arn, name string
	place     awsname.ARN // account and region
	machine   *sfn.DescribeStateMachineOutput
	input     string
	value     any // the input
	started   time.Time
	failure   *Failure // on purpose; nil: none

	ctx    context.Context
	cancel context.CancelCauseFunc
	ended  chan struct{} // closed when it has ended

	mu      sync.Mutex
	status  string
	output  string
	err     *asl.Error // why it did not succeed, where there is more to say
	stopped time.Time
	past    []object // what happened
}

func newExecution(machine *sfn.DescribeStateMachineOutput, name, input string, value any) *execution {
	e := &execution{
		arn: executionARN(*machine.StateMachineArn, name), name: name, machine: machine, input: input, value: value,
		started: time.Now().UTC(), ended: make(chan struct{}), status: running,
	}
	e.place, _ = awsname.ParseARN(e.arn)
	e.ctx, e.cancel = context.WithCancelCause(context.Background())
	return e
}

// run is all of an execution.
func (e *execution) run(x *Executions) {
	log := newLog(e, x.next)
	e.tell(x.Tell)
	e.record(log, "ExecutionStarted", object{"input": e.input, "roleArn": *e.machine.RoleArn})
	output, err := e.interpret(x, log)
	e.end(log, output, err)
	e.tell(x.Tell)
	close(e.ended)
	e.cancel(nil)
}

// interpret runs the definition.
func (e *execution) interpret(x *Executions, log *log) (any, error) {
	machine, err := asl.Parse(*e.machine.Definition)
	if err != nil {
		return nil, asl.Runtime("the sandbox can't interpret the definition: %v", err)
	}
	ctx := e.ctx
	if machine.TimeoutSeconds > 0 {
		limit := time.Duration(machine.TimeoutSeconds * float64(time.Second))
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, limit, errTimeout)
		defer cancel()
	}
	t := &integration{execution: e, tasks: x.Tasks, log: log}
	t.as = x.As(*e.machine.RoleArn, session(e.name), e.place.Region)
	return asl.Run(ctx, machine, asl.Host{
		Context: e.context(),
		Task:    t.run,
		Failing: e.failing(machine),
		Record:  func(kind string, details map[string]any) { e.record(log, kind, details) },
		Wait:    wait,
	}, e.value)
}

// wait waits, but never longer than anybody who tries a pipeline wants to.
func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(min(d, longestWait)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// context is the context object.
// https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html
func (e *execution) context() map[string]any {
	return map[string]any{
		"Execution": map[string]any{
			"Id": e.arn, "Name": e.name, "Input": e.value, "RoleArn": *e.machine.RoleArn,
			"StartTime": e.started.Format("2006-01-02T15:04:05.000Z"),
		},
		"StateMachine": map[string]any{"Id": *e.machine.StateMachineArn, "Name": *e.machine.Name},
	}
}

// failing says which state fails on purpose: the first one where the machine has none of the name.
func (e *execution) failing(machine *asl.Machine) func(string) *asl.Error {
	if e.failure == nil {
		return func(string) *asl.Error { return nil }
	}
	fails := e.failure.State
	if machine.States[fails] == nil {
		fails = machine.StartAt
	}
	return func(state string) *asl.Error {
		if state != fails {
			return nil
		}
		return &asl.Error{Name: e.failure.Error, Cause: e.failure.Cause}
	}
}

// end ends the execution as the interpreter says.
func (e *execution) end(log *log, output any, err error) {
	var failure *asl.Error
	var stop *stopped
	status := failed
	switch {
	case err == nil:
		e.finish(log, succeeded, asl.Encode(output), nil)
		return
	case errors.As(err, &failure):
	case errors.Is(err, errTimeout):
		status = timedOut
	case errors.As(err, &stop):
		status, failure = aborted, &asl.Error{Name: stop.name, Cause: stop.cause}
	default:
		status = aborted
	}
	e.finish(log, status, "", failure)
}

func (e *execution) finish(log *log, status, output string, failure *asl.Error) {
	kind := map[string]string{
		succeeded: "ExecutionSucceeded", failed: "ExecutionFailed", timedOut: "ExecutionTimedOut",
		aborted: "ExecutionAborted",
	}[status]
	details := object{}
	if status == succeeded {
		details["output"] = output
	} else if failure != nil {
		details = named(failure)
	}
	e.record(log, kind, details)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.status, e.output, e.err, e.stopped = status, output, failure, time.Now().UTC()
}

// named is what an error says of itself.
func named(failure *asl.Error) object {
	said := object{}
	if failure.Name != "" {
		said["error"] = failure.Name
	}
	if failure.Cause != "" {
		said["cause"] = failure.Cause
	}
	return said
}

// describe is the execution as it is now.
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
func (e *execution) describe() object {
	e.mu.Lock()
	defer e.mu.Unlock()
	d := object{
		"executionArn": e.arn, "stateMachineArn": *e.machine.StateMachineArn, "name": e.name, "status": e.status,
		"startDate": epoch(e.started), "input": e.input, "inputDetails": object{"included": true},
	}
	if e.status != running {
		d["stopDate"] = epoch(e.stopped)
	}
	if e.status == succeeded {
		d["output"], d["outputDetails"] = e.output, object{"included": true}
	}
	if e.err != nil {
		for key, value := range named(e.err) {
			d[key] = value
		}
	}
	return d
}
