package executions

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// explain finds the state that failed, and why, in the history. It goes backwards from the end, event by event's cause,
// so that neither earlier tries nor other branches count.
func (r *Result) explain(ctx context.Context, c *sfn.Client) error {
	w := why{}
	pages := sfn.NewGetExecutionHistoryPaginator(c, &sfn.GetExecutionHistoryInput{
		ExecutionArn: &r.ARN, ReverseOrder: true,
	})
	for !w.found && pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return failure(err, "reading the history of", r.ARN)
		}
		for _, e := range page.Events {
			w.follow(e)
		}
	}
	r.FailedState, r.Error, r.Cause = w.state, cmp.Or(r.Error, w.error), cmp.Or(r.Cause, w.cause)
	r.Task, r.container = w.task, w.container
	return nil
}

// why is what is known of a failure so far.
type why struct {
	state, error, cause string
	task, container     string // of ECS, that the state ran last
	found               bool

	next   int64 // id of the event to look at; 0: whichever is next, as at the end
	failed bool  // something failed that isn't the execution itself
}

// follow takes an event, if it is the one that led to the one before.
//
// A Fail state that something else was caught by isn't what failed: the state that failed before it is.
func (w *why) follow(e types.HistoryEvent) {
	if w.found || w.next != 0 && e.Id != w.next {
		return
	}
	w.next = e.PreviousEventId
	w.note(e)
	kind := string(e.Type)
	if strings.HasSuffix(kind, "Failed") || strings.HasSuffix(kind, "TimedOut") {
		w.failed = w.failed || !strings.HasPrefix(kind, "Execution")
	}
	entered := e.StateEnteredEventDetails
	switch {
	case entered == nil:
	case e.Type == types.HistoryEventTypeFailStateEntered && w.state == "":
		w.state = aws.ToString(entered.Name)
	default:
		w.found = true
		if w.failed || w.state == "" {
			w.state = aws.ToString(entered.Name)
		}
	}
}

// note takes the first error and cause that there are.
func (w *why) note(e types.HistoryEvent) {
	var err, cause *string
	switch {
	case e.TaskSubmittedEventDetails != nil && w.task == "":
		w.submitted(aws.ToString(e.TaskSubmittedEventDetails.Output))
	case e.ExecutionFailedEventDetails != nil:
		err, cause = e.ExecutionFailedEventDetails.Error, e.ExecutionFailedEventDetails.Cause
	case e.ExecutionTimedOutEventDetails != nil:
		err, cause = e.ExecutionTimedOutEventDetails.Error, e.ExecutionTimedOutEventDetails.Cause
	case e.ExecutionAbortedEventDetails != nil:
		err, cause = e.ExecutionAbortedEventDetails.Error, e.ExecutionAbortedEventDetails.Cause
	case e.TaskFailedEventDetails != nil:
		err, cause = e.TaskFailedEventDetails.Error, e.TaskFailedEventDetails.Cause
	case e.TaskTimedOutEventDetails != nil:
		err, cause = e.TaskTimedOutEventDetails.Error, e.TaskTimedOutEventDetails.Cause
	case e.TaskStartFailedEventDetails != nil:
		err, cause = e.TaskStartFailedEventDetails.Error, e.TaskStartFailedEventDetails.Cause
	case e.TaskSubmitFailedEventDetails != nil:
		err, cause = e.TaskSubmitFailedEventDetails.Error, e.TaskSubmitFailedEventDetails.Cause
	}
	w.error, w.cause = cmp.Or(w.error, aws.ToString(err)), cmp.Or(w.cause, aws.ToString(cause))
}

// submitted takes the task from what ECS answered when it was started.
func (w *why) submitted(output string) {
	var out struct {
		Tasks []struct {
			TaskArn    string
			Containers []struct{ Name string }
		}
	}
	if json.Unmarshal([]byte(output), &out) == nil && len(out.Tasks) > 0 && len(out.Tasks[0].Containers) > 0 {
		w.task, w.container = out.Tasks[0].TaskArn, out.Tasks[0].Containers[0].Name
	}
}
