package executions

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

func event(id, previous int64, kind types.HistoryEventType, name string) types.HistoryEvent {
	e := types.HistoryEvent{Id: id, PreviousEventId: previous, Type: kind}
	switch kind {
	case types.HistoryEventTypeTaskStateEntered, types.HistoryEventTypeFailStateEntered,
		types.HistoryEventTypeChoiceStateEntered, types.HistoryEventTypeParallelStateEntered:
		e.StateEnteredEventDetails = &types.StateEnteredEventDetails{Name: aws.String(name)}
	case types.HistoryEventTypeTaskFailed:
		e.TaskFailedEventDetails = &types.TaskFailedEventDetails{Error: aws.String(name), Cause: aws.String("why")}
	case types.HistoryEventTypeExecutionFailed:
		e.ExecutionFailedEventDetails = &types.ExecutionFailedEventDetails{Error: aws.String(name)}
	case types.HistoryEventTypeExecutionTimedOut:
		e.ExecutionTimedOutEventDetails = &types.ExecutionTimedOutEventDetails{Error: aws.String(name)}
	}
	return e
}

// TestWhy has histories as AWS writes them, the newest event first.
func TestWhy(t *testing.T) {
	const (
		started      = types.HistoryEventTypeExecutionStarted
		enter        = types.HistoryEventTypeTaskStateEntered
		scheduled    = types.HistoryEventTypeTaskScheduled
		taskFailed   = types.HistoryEventTypeTaskFailed
		exit         = types.HistoryEventTypeTaskStateExited
		fail         = types.HistoryEventTypeFailStateEntered
		failed       = types.HistoryEventTypeExecutionFailed
		timedOut     = types.HistoryEventTypeExecutionTimedOut
		enterChoice  = types.HistoryEventTypeChoiceStateEntered
		exitChoice   = types.HistoryEventTypeChoiceStateExited
		enterBoth    = types.HistoryEventTypeParallelStateEntered
		startBoth    = types.HistoryEventTypeParallelStateStarted
		bothFailed   = types.HistoryEventTypeParallelStateFailed
		runtimeError = "States.Runtime"
	)
	for _, tt := range []struct {
		name                string
		events              []types.HistoryEvent
		state, error, cause string
	}{
		{"a task, at the second try", []types.HistoryEvent{
			event(7, 6, failed, "Broken"), event(6, 5, taskFailed, "Broken"), event(5, 4, scheduled, ""),
			event(4, 3, taskFailed, "Throttled"), event(3, 2, scheduled, ""), event(2, 1, enter, "Run"), event(1, 0, started, ""),
		}, "Run", "Broken", "why"},
		{"a task whose failure a Fail state catches", []types.HistoryEvent{
			event(7, 6, failed, "Broken"), event(6, 5, fail, "Failed"), event(5, 4, exit, "Run"),
			event(4, 3, taskFailed, "Broken"), event(3, 2, scheduled, ""), event(2, 1, enter, "Run"), event(1, 0, started, ""),
		}, "Run", "Broken", "why"},
		{"a Fail state on purpose", []types.HistoryEvent{
			event(5, 4, failed, "Unfit"), event(4, 3, fail, "Refuse"), event(3, 2, exitChoice, "Check"),
			event(2, 1, enterChoice, "Check"), event(1, 0, started, ""),
		}, "Refuse", "Unfit", ""},
		{"a state that can't run", []types.HistoryEvent{
			event(3, 2, failed, runtimeError), event(2, 1, enterChoice, "Check"), event(1, 0, started, ""),
		}, "Check", runtimeError, ""},
		{"a branch beside another", []types.HistoryEvent{
			event(9, 8, failed, "Broken"), event(8, 6, bothFailed, ""), event(7, 5, scheduled, ""),
			event(6, 4, taskFailed, "Broken"), event(5, 3, enter, "Right"), event(4, 3, enter, "Left"),
			event(3, 2, startBoth, ""), event(2, 1, enterBoth, "Both"), event(1, 0, started, ""),
		}, "Left", "Broken", "why"},
		{"time is up", []types.HistoryEvent{
			event(4, 0, timedOut, "States.Timeout"), event(3, 2, scheduled, ""), event(2, 1, enter, "Run"),
			event(1, 0, started, ""),
		}, "Run", "States.Timeout", ""},
		{"before any state", []types.HistoryEvent{event(2, 1, failed, runtimeError), event(1, 0, started, "")},
			"", runtimeError, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := why{}
			for _, e := range tt.events {
				w.follow(e)
			}
			if w.state != tt.state || w.error != tt.error || w.cause != tt.cause {
				t.Errorf("%q, %q, %q; want %q, %q, %q", w.state, w.error, w.cause, tt.state, tt.error, tt.cause)
			}
		})
	}
}

func TestSummary(t *testing.T) {
	for _, tt := range []struct {
		result Result
		want   string
	}{
		{Result{Status: "SUCCEEDED"}, "SUCCEEDED"},
		{Result{Status: "FAILED", FailedState: "Run", Error: "E", Cause: "first\nsecond"}, "FAILED in Run: E: first"},
		{Result{Status: "FAILED", FailedState: "Run", Error: "States.TaskFailed",
			Cause: `{"Containers":[{"Name":"app","ExitCode":1},{"Name":"log","ExitCode":0},{"Name":"x","Reason":"no image"}],` +
				`"StoppedReason":"Essential container in task exited"}`},
			"FAILED in Run: States.TaskFailed: Essential container in task exited (app: exit code 1, x: no image)"},
		{Result{Status: "FAILED", Cause: `Step load: {"StoppedReason":"gone"}`}, "FAILED: Step load: gone"},
		{Result{Status: "FAILED", Cause: `{"StoppedReason":"Spot interruption","Containers":[]}`}, "FAILED: Spot interruption"},
		{Result{Status: "ABORTED", FailedState: "Run"}, "ABORTED in Run"},
	} {
		if got := tt.result.Summary(); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

func TestSubmitted(t *testing.T) {
	w := why{}
	for _, output := range []string{
		`{"Tasks": [{"TaskArn": "arn:last", "Containers": [{"Name": "app"}]}]}`, `{"Tasks": [{"TaskArn": "arn:first"}]}`,
	} {
		w.note(types.HistoryEvent{TaskSubmittedEventDetails: &types.TaskSubmittedEventDetails{Output: &output}})
	}
	if w.task != "arn:last" || w.container != "app" {
		t.Errorf("task %s, container %s", w.task, w.container)
	}
}
