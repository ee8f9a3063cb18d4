package executions

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
)

// history is what happened in an execution: it entered a state, which ended as the execution did.
func (l *link) history(m *moto) (any, error) {
	arn := m.text("executionArn")
	e, err := l.describe(m, arn)
	if err != nil {
		return nil, err
	}
	machine, err := m.ask("DescribeStateMachineForExecution", object{"executionArn": arn})
	if err != nil {
		return nil, err
	}
	state := firstState(machine.text("definition"))
	if f := l.failures[arn]; f != nil {
		state = cmp.Or(f.State, state)
	}
	events := events(e, state, machine.text("roleArn"))
	if reverse, _ := m.object["reverseOrder"].(bool); reverse {
		slices.Reverse(events)
	}
	return page(m.object, "events", events)
}

// firstState is where a definition starts.
func firstState(definition string) string {
	var d struct{ StartAt string }
	_ = json.Unmarshal([]byte(definition), &d) // moto takes any text for one
	return cmp.Or(d.StartAt, "Start")
}

// events are an execution's, oldest first.
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
func events(e object, state, role string) []object {
	task := object{"resourceType": "ecs", "resource": "runTask.sync"}
	why := object{"error": e["error"], "cause": e["cause"]}
	list := []object{
		event("ExecutionStarted", "executionStarted", object{"input": e["input"], "roleArn": role}),
		event("TaskStateEntered", "stateEntered", object{"name": state, "input": e["input"]}),
		event("TaskScheduled", "taskScheduled", with(task, object{"parameters": "{}"})),
	}
	started := len(list)
	switch e["status"] {
	case succeeded:
		list = append(list,
			event("TaskSucceeded", "taskSucceeded", with(task, object{"output": e["output"]})),
			event("TaskStateExited", "stateExited", object{"name": state, "output": e["output"]}),
			event("ExecutionSucceeded", "executionSucceeded", object{"output": e["output"]}))
	case failed:
		list = append(list,
			event("TaskFailed", "taskFailed", with(task, why)),
			event("ExecutionFailed", "executionFailed", why))
	case aborted:
		list = append(list, event("ExecutionAborted", "executionAborted", why))
	}
	for i, event := range list {
		event["id"], event["previousEventId"], event["timestamp"] = i+1, i, e["startDate"]
		if i >= started {
			event["timestamp"] = e["stopDate"]
		}
	}
	return list
}

func event(kind, details string, values object) object {
	return object{"type": kind, details + "EventDetails": values}
}

// with is both.
func with(a, b object) object {
	both := maps.Clone(a)
	maps.Copy(both, b)
	return both
}
