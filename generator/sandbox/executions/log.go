package executions

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	sfntypes "github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// log are an execution's lines in the log group of its state machine, if that has one. The service that delivers them
// isn't refused anything here.
// https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
type log struct {
	client        *cloudwatchlogs.Client // nil: there is no log group
	execution     string
	group, stream string
	data          bool // inputs and outputs are told
	level         sfntypes.LogLevel
}

func newLog(e *execution, next http.Handler) *log {
	l := &log{execution: e.arn}
	c := e.machine.LoggingConfiguration
	if c == nil || c.Level == sfntypes.LogLevelOff || len(c.Destinations) == 0 {
		return l
	}
	destination := c.Destinations[0].CloudWatchLogsLogGroup
	if destination == nil {
		return l
	}
	_, group, _ := strings.Cut(aws.ToString(destination.LogGroupArn), ":log-group:")
	l.group, l.data, l.level = strings.TrimSuffix(group, ":*"), c.IncludeExecutionData, c.Level
	l.stream = fmt.Sprintf("states/%s/%s/%s", *e.machine.Name, e.started.Format("2006-01-02-15-04"), e.name)
	client := cloudwatchlogs.NewFromConfig(proxy.Config(next, e.place.Account, e.place.Region))
	_, err := client.CreateLogStream(context.Background(),
		&cloudwatchlogs.CreateLogStreamInput{LogGroupName: &l.group, LogStreamName: &l.stream})
	if err == nil { // what can't be delivered is lost
		l.client = client
	}
	return l
}

// write tells of an event.
func (l *log) write(id, before int, at time.Time, kind string, details map[string]any) {
	if l.client == nil || !l.wants(kind) {
		return
	}
	told := map[string]any{}
	for name, value := range details {
		if l.data || !isData(name) {
			told[name] = value
		}
	}
	line, err := json.Marshal(map[string]any{
		"id": strconv.Itoa(id), "previous_event_id": strconv.Itoa(before), "type": kind, "details": told,
		"event_timestamp": strconv.FormatInt(at.UnixMilli(), 10), "execution_arn": l.execution, "redrive_count": "0",
	})
	if err != nil {
		return
	}
	_, _ = l.client.PutLogEvents(context.Background(), &cloudwatchlogs.PutLogEventsInput{
		LogGroupName: &l.group, LogStreamName: &l.stream,
		LogEvents: []types.InputLogEvent{{Message: aws.String(string(line)), Timestamp: aws.Int64(at.UnixMilli())}},
	}) // what can't be delivered is lost
}

// wants says whether the level has events of a type.
func (l *log) wants(kind string) bool {
	bad := strings.HasSuffix(kind, "Failed") || strings.HasSuffix(kind, "TimedOut") || strings.HasSuffix(kind, "Aborted")
	switch l.level {
	case sfntypes.LogLevelError:
		return bad
	case sfntypes.LogLevelFatal:
		return bad && strings.HasPrefix(kind, "Execution")
	}
	return true
}

// isData says whether a detail is of what an execution works on.
func isData(name string) bool {
	return strings.HasPrefix(name, "input") || strings.HasPrefix(name, "output") || name == "parameters"
}
