package executions

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

// lastLines is how many lines of a task's log are enough to see why it failed.
const lastLines = 10

// LastLines are the last that the task has logged that an execution failed in; none, where it was none. It takes
// logs:GetLogEvents.
func (m *StateMachine) LastLines(ctx context.Context, r Result) ([]string, error) {
	if r.Task == "" || r.Succeeded() {
		return nil, nil
	}
	id := r.Task[strings.LastIndex(r.Task, "/")+1:]
	stream := r.container + "/" + r.container + "/" + id // PREFIX/CONTAINER/TASK
	out, err := m.logs.GetLogEvents(ctx, &cloudwatchlogs.GetLogEventsInput{
		LogGroupName: &m.group, LogStreamName: &stream,
		Limit: aws.Int32(lastLines), StartFromHead: aws.Bool(false),
	})
	if absent := (*types.ResourceNotFoundException)(nil); errors.As(err, &absent) {
		return nil, nil // the task never started
	}
	if err != nil {
		return nil, failure(err, "reading the log of", r.Task)
	}
	var lines []string
	for _, event := range out.Events {
		lines = append(lines, aws.ToString(event.Message))
	}
	return lines, nil
}
