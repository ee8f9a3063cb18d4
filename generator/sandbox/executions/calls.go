package executions

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/smithy-go"

	"github.com/tfgen/tfgen/generator/sandbox/asl"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// start starts an execution. The same name and input find one that runs still; otherwise a name can be used once.
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
func (x *Executions) start(r *request) (any, error) {
	name, text := r.text("name"), r.text("input")
	if name == "" {
		name = rand.Text()
	}
	if text == "" {
		text = "{}"
	}
	input, err := asl.Decode(text)
	if err != nil {
		return nil, failf("InvalidExecutionInput", "Invalid State Machine Execution Input: '%v'", err)
	}
	machine, err := x.describeMachine(r, r.text("stateMachineArn"))
	if err != nil {
		return nil, err
	}
	e := newExecution(machine, name, text, input)
	if f, fails := r.Context().Value(failureKey{}).(Failure); fails {
		e.failure = &f
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.closed {
		return nil, errSandboxEnds
	}
	if i := slices.IndexFunc(x.all, func(other *execution) bool { return other.arn == e.arn }); i >= 0 {
		if before := x.all[i]; before.input == text && before.describe()["status"] == running {
			return object{"executionArn": e.arn, "startDate": epoch(before.started)}, nil
		}
		return nil, failf("ExecutionAlreadyExists", "Execution Already Exists: '%s'", e.arn)
	}
	x.all = append(x.all, e)
	x.ending.Go(func() { e.run(x) })
	return object{"executionArn": e.arn, "startDate": epoch(e.started)}, nil
}

// describeMachine asks moto for a state machine of the caller's account.
func (x *Executions) describeMachine(r *request, arn string) (*sfn.DescribeStateMachineOutput, error) {
	client := sfn.NewFromConfig(proxy.Config(x.next, r.call.Account, r.call.Region))
	machine, err := client.DescribeStateMachine(r.Context(), &sfn.DescribeStateMachineInput{StateMachineArn: &arn})
	if answer := smithy.APIError(nil); errors.As(err, &answer) {
		return nil, failf(answer.ErrorCode(), "%s", answer.ErrorMessage())
	}
	if err != nil {
		return nil, fmt.Errorf("asking for %s: %w", arn, err)
	}
	return machine, nil
}

func (x *Executions) describe(r *request) (any, error) {
	e, err := x.find(r.text("executionArn"))
	if err != nil {
		return nil, err
	}
	return e.describe(), nil
}

// machine is the state machine as it was when the execution started.
func (x *Executions) machine(r *request) (any, error) {
	e, err := x.find(r.text("executionArn"))
	if err != nil {
		return nil, err
	}
	return object{
		"stateMachineArn": e.machine.StateMachineArn, "name": e.machine.Name, "definition": e.machine.Definition,
		"roleArn": e.machine.RoleArn, "updateDate": epoch(e.started),
	}, nil
}

// stop stops an execution that is still running. One that has ended stays as it is.
func (x *Executions) stop(r *request) (any, error) {
	e, err := x.find(r.text("executionArn"))
	if err != nil {
		return nil, err
	}
	e.cancel(&stopped{r.text("error"), r.text("cause")})
	<-e.ended
	return object{"stopDate": e.describe()["stopDate"]}, nil
}

// list are executions, the newest first.
func (x *Executions) list(r *request) (any, error) {
	machine := r.text("stateMachineArn")
	if _, err := x.describeMachine(r, machine); err != nil {
		return nil, err
	}
	status, all := r.text("statusFilter"), []object{}
	x.mu.Lock()
	for _, e := range slices.Backward(x.all) {
		if d := e.describe(); d["stateMachineArn"] == machine && (status == "" || d["status"] == status) {
			all = append(all, d)
		}
	}
	x.mu.Unlock()
	return page(r.object, "executions", all)
}

func (x *Executions) history(r *request) (any, error) {
	e, err := x.find(r.text("executionArn"))
	if err != nil {
		return nil, err
	}
	events := e.events()
	if reverse, _ := r.object["reverseOrder"].(bool); reverse {
		slices.Reverse(events)
	}
	return page(r.object, "events", events)
}

// deleteMachine ends the executions of a state machine that is deleted, and forgets them.
func (x *Executions) deleteMachine(w http.ResponseWriter, r *http.Request) {
	in, err := newRequest(r.Clone(r.Context()), proxy.Call{})
	if err != nil {
		return
	}
	r.Body = in.body()
	answer := proxy.Ask(x.next, r)
	if answer.Status == http.StatusOK {
		arn := in.text("stateMachineArn")
		isOf := func(e *execution) bool { return *e.machine.StateMachineArn == arn }
		x.abort(errDeleted, isOf)
		x.mu.Lock()
		x.all = slices.DeleteFunc(x.all, isOf)
		x.mu.Unlock()
	}
	answer.Send(w)
}

// executionARN is that of a state machine's execution.
func executionARN(machine, name string) string {
	return strings.Replace(machine, ":stateMachine:", ":execution:", 1) + ":" + name
}
