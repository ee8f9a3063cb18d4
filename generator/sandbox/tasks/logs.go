package tasks

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	ecstypes "github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// What CloudWatch Logs takes of a line, and of lines at once.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
const (
	longestLine  = 256<<10 - 26 // bytes, less what a line counts for itself
	mostLines    = 10000
	mostAtOnce   = 1 << 20 // bytes
	atEachLine   = 26      // bytes that a line counts besides
	linesWaiting = 1000    // that a container may be ahead, before it waits as with mode "blocking"
)

// logs is the log stream of a container.
type logs struct {
	client        *cloudwatchlogs.Client
	group, stream string
	lines         chan types.InputLogEvent
	done          chan struct{} // closed when all is sent
	last          string        // line that was copied
	lost          func(error)
}

// openLogs makes the container's stream, as the execution role; without the driver awslogs, lines go nowhere.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
func (one *task) openLogs(t *Tasks) (*logs, error) {
	l := &logs{lines: make(chan types.InputLogEvent, linesWaiting), done: make(chan struct{})}
	l.lost = func(err error) {
		t.Progress(fmt.Sprintf("%s: lines are lost for the log group %s: %v", one.command.Name, l.group, err))
	}
	if c := one.container.LogConfiguration; c != nil && c.LogDriver == ecstypes.LogDriverAwslogs {
		l.group = c.Options["awslogs-group"]
		l.stream = fmt.Sprintf("%s/%s/%s", c.Options["awslogs-stream-prefix"], aws.ToString(one.container.Name), one.id)
		l.client = cloudwatchlogs.NewFromConfig(t.As(one.executionRole(), one.id, c.Options["awslogs-region"]))
		_, err := l.client.CreateLogStream(context.Background(),
			&cloudwatchlogs.CreateLogStreamInput{LogGroupName: &l.group, LogStreamName: &l.stream})
		if err != nil {
			return nil, err
		}
	}
	go l.send()
	return l, nil
}

// copy takes all lines of a container's output, to its end.
func (l *logs) copy(output io.ReadCloser) {
	defer output.Close()
	reader := bufio.NewReaderSize(output, longestLine)
	for {
		line, _, err := reader.ReadLine()
		if err != nil {
			return
		}
		if len(line) > 0 { // there is no empty event
			text := string(line)
			l.last = text
			l.lines <- types.InputLogEvent{Message: &text, Timestamp: aws.Int64(time.Now().UnixMilli())}
		}
	}
}

// close waits until all lines are sent.
func (l *logs) close() {
	close(l.lines)
	<-l.done
}

// send sends lines as they come, with those that have come meanwhile.
func (l *logs) send() {
	defer close(l.done)
	for first := range l.lines {
		batch, size := []types.InputLogEvent{first}, len(*first.Message)+atEachLine
	waiting:
		for len(batch) < mostLines && size < mostAtOnce-longestLine-atEachLine {
			select {
			case line, open := <-l.lines:
				if !open {
					break waiting
				}
				batch, size = append(batch, line), size+len(*line.Message)+atEachLine
			default:
				break waiting
			}
		}
		if l.client == nil {
			continue
		}
		_, err := l.client.PutLogEvents(context.Background(), &cloudwatchlogs.PutLogEventsInput{
			LogGroupName: &l.group, LogStreamName: &l.stream, LogEvents: batch,
		})
		if err != nil {
			l.lost(err)
		}
	}
}
