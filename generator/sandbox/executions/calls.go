package executions

import (
	"errors"
	"slices"
	"strings"
)

// start remembers how the execution will end. Of a name that has been used it knows what moto doesn't: that the
// execution has ended, so that the same input doesn't find it again.
func (l *link) start(m *moto) (any, error) {
	var before object // the execution of that name
	if name := m.text("name"); name != "" {
		arn := strings.Replace(m.text("stateMachineArn"), ":stateMachine:", ":execution:", 1) + ":" + name
		before, _ = l.describe(m, arn) // there needn't be any
		if before != nil && before["status"] != running {
			return nil, failf("ExecutionAlreadyExists", "Execution Already Exists: '%s'", arn)
		}
	}
	out, err := m.ask("StartExecution", m.object)
	if err != nil || before != nil {
		return out, err
	}
	delete(l.failures, out.text("executionArn")) // of a state machine that is gone
	if f, fails := m.r.Context().Value(failureKey{}).(Failure); fails {
		l.failures[out.text("executionArn")] = &f
	}
	return out, nil
}

// describe is an execution as it is now.
func (l *link) describe(m *moto, arn string) (object, error) {
	e, err := m.ask("DescribeExecution", object{"executionArn": arn})
	if err != nil {
		return nil, err
	}
	l.settle(e)
	switch f := l.failures[arn]; {
	case e["status"] == succeeded:
		e["output"], e["outputDetails"] = "{}", object{"included": true}
	case e["status"] == failed && f != nil:
		e["error"], e["cause"] = f.Error, f.Cause
	}
	return e, nil
}

// stop stops an execution that is still running. One that has ended stays as it is.
func (l *link) stop(m *moto) (any, error) {
	e, err := l.describe(m, m.text("executionArn"))
	if err != nil {
		return nil, err
	}
	if e["status"] != running {
		return object{"stopDate": e["stopDate"]}, nil
	}
	return m.ask("StopExecution", m.object)
}

// list filters what moto, which takes all for running, can't.
func (l *link) list(m *moto) (any, error) {
	all, err := m.executions(m.text("stateMachineArn"))
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		l.settle(e)
	}
	if status := m.text("statusFilter"); status != "" {
		all = slices.DeleteFunc(all, func(e object) bool { return e["status"] != status })
	}
	return page(m.object, "executions", all)
}

// executions are all of a state machine, the newest first.
func (m *moto) executions(machine string) ([]object, error) {
	var all []object
	input := object{"stateMachineArn": machine, "maxResults": 1000}
	for {
		out, err := m.ask("ListExecutions", input)
		if err != nil {
			return nil, err
		}
		list, ok := out["executions"].([]any)
		if !ok {
			return nil, errors.New("moto's answer has no executions")
		}
		for _, e := range list {
			if e, ok := e.(map[string]any); ok {
				all = append(all, e)
			}
		}
		if input["nextToken"] = out["nextToken"]; out.text("nextToken") == "" {
			return all, nil
		}
	}
}

// The statuses that an execution has here. moto itself knows the one that is stopped.
const (
	running   = "RUNNING"
	succeeded = "SUCCEEDED"
	failed    = "FAILED"
	aborted   = "ABORTED"
)

// settle ends an execution whose time is up.
func (l *link) settle(e object) {
	started, ok := seconds(e["startDate"])
	if e["status"] != running || !ok || l.now().Sub(started) < duration {
		return
	}
	e["status"], e["stopDate"] = succeeded, epoch(started.Add(duration))
	if l.failures[e.text("executionArn")] != nil {
		e["status"] = failed
	}
}
