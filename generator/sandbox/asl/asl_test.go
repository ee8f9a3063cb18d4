package asl_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/tfgen/tfgen/generator/sandbox/asl"
)

// TestRun runs machines whose task fails as often as its resource says, with the last word as its error, and else
// returns what it gets.
func TestRun(t *testing.T) {
	const caught = `, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Failed"}]`
	retry := func(rest string) string { return `, "Retry": [{"ErrorEquals": ["States.TaskFailed"]` + rest + `}]` }
	for _, tt := range []struct {
		name     string
		task     string // its resource
		fields   string // of the task's state
		end      string // another last state
		input    string
		want     string // output, or error
		after    time.Duration
		happened string // what else is expected in the events
	}{
		{name: "the input goes through", want: `{"a":1.50}`},
		{name: "all of the input", fields: `, "Parameters": {"x.$": "$", "y": [{"z.$": "$.a"}]}`, want: `{"x":{"a":1.50},"y":[{"z":1.50}]}`},
		{name: "the context", fields: `, "Parameters": {"x.$": "$$.Execution.Name", "y.$": "$$.State.Name"}`, want: `{"x":"one","y":"Run"}`},
		{name: "functions", fields: `, "Parameters": {"a.$": "States.JsonToString($)", ` +
			`"b.$": "States.Format('it\\'s {}, {}', $.a, States.Array(1))"}`, want: "States.IntrinsicFailure: States.Format takes no objects and arrays"},
		{name: "functions in functions", fields: `, "Parameters": {"a.$": "States.StringToJson(States.Format('[{}, {}]', $.a, true))"}`,
			want: `{"a":[1.50,true]}`},
		{name: "a quote and a brace", fields: `, "Parameters": {"a.$": "States.Format('it\\'s \\{\\} of {}', 'a, (b)')"}`,
			want: `{"a":"it's {} of a, (b)"}`},
		{name: "a quote at the end", fields: `, "Parameters": {"a.$": "States.Format('it\\'')"}`, want: `{"a":"it'"}`},
		{name: "nothing of the result", fields: `, "Parameters": "x", "ResultPath": null`, want: `{"a":1.50}`},
		{name: "the result inside", fields: `, "Parameters": "x", "ResultPath": "$.b.c"`, want: `{"a":1.50,"b":{"c":"x"}}`},
		{name: "the result in a number", fields: `, "Parameters": "x", "ResultPath": "$.a.c"`, want: "States.ResultPathMatchFailure: there is no field c in a value"},
		{name: "parts", fields: `, "InputPath": "$.a", "ResultSelector": {"r.$": "$"}, "OutputPath": "$.r"`, want: `1.50`},
		{name: "no input and no output", fields: `, "InputPath": null, "OutputPath": null`, want: `{}`},
		{name: "what isn't there", fields: `, "InputPath": "$.nope"` + caught, want: "States.Runtime: Invalid path '$.nope': there is nothing in the input"},
		{name: "fails", task: "9 Broken", want: "Broken: on purpose"},
		{name: "fails and is caught", task: "9 Broken", fields: caught, want: "Broken: Step: on purpose",
			happened: "TaskFailed Broken TaskStateExited Run FailStateEntered Failed"},
		{name: "is caught with the input", task: "9 Broken", end: `{"Type": "Succeed"}`,
			fields: `, "Catch": [{"ErrorEquals": ["Other"], "Next": "Run"}, {"ErrorEquals": ["Broken"], "Next": "Failed", "ResultPath": "$.why"}]`,
			want:   `{"a":1.50,"why":{"Cause":"on purpose","Error":"Broken"}}`},
		{name: "nothing catches a fault of the definition", task: "9 States.Runtime", fields: caught, want: "States.Runtime: on purpose"},
		{name: "is tried again", task: "3 Broken", fields: retry(""), want: `{"a":1.50}`, after: (1 + 2 + 4) * time.Second},
		{name: "is tried too often", task: "4 Broken", fields: retry("") + caught, want: "Broken: Step: on purpose", after: 7 * time.Second},
		{name: "intervals", task: "4 Broken", fields: retry(`, "IntervalSeconds": 60, "BackoffRate": 3, "MaxDelaySeconds": 100, "MaxAttempts": 4`),
			want: `{"a":1.50}`, after: 360 * time.Second},
		{name: "is never tried again", task: "1 Broken", fields: retry(`, "MaxAttempts": 0`), want: "Broken: on purpose"},
		{name: "another error is not tried again", task: "1 States.Timeout", fields: retry(""), want: "States.Timeout: on purpose"},
		{name: "its time is over", task: "wait", fields: `, "TimeoutSeconds": 30` + caught, want: "States.Timeout: Step: ", after: 30 * time.Second,
			happened: "TaskTimedOut States.Timeout"},
		{name: "fails on purpose", task: "purpose", fields: caught, want: "Purpose: Step: said so"},
		{name: "waits", end: `{"Type": "Wait", "Seconds": 90, "End": true}`, fields: `, "Next": "Failed"`, want: `{"a":1.50}`, after: 90 * time.Second},
		{name: "passes", end: `{"Type": "Pass", "Result": [1], "ResultPath": "$.b", "End": true}`, fields: `, "Next": "Failed"`, want: `{"a":1.50,"b":[1]}`},
		{name: "a number is no cause", task: "9 Broken", fields: caught, end: `{"Type": "Fail", "CausePath": "States.StringToJson('1')"}`,
			want: "States.Runtime: States.StringToJson('1') is no text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				if tt.end == "" {
					tt.end = `{"Type": "Fail", "ErrorPath": "$.Error", "CausePath": "States.Format('Step: {}', $.Cause)"}`
				}
				if !strings.Contains(tt.fields, `, "Next": "Failed"`) || strings.Contains(tt.fields, "Catch") {
					tt.fields += `, "End": true`
				}
				m, err := asl.Parse(`{"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": "` + tt.task + `"` + tt.fields +
					`}, "Failed": ` + tt.end + `}}`)
				if err != nil {
					t.Fatal(err)
				}
				begun := time.Now()
				var events []string
				input, _ := asl.Decode(`{"a": 1.50}`)
				output, err := asl.Run(t.Context(), m, host(&events), input)
				got := asl.Encode(output)
				if err != nil {
					got = err.Error()
				}
				if got != tt.want || time.Since(begun) != tt.after {
					t.Errorf("%s after %v\nwant %s after %v", got, time.Since(begun), tt.want, tt.after)
				}
				if all := strings.Join(events, " "); !strings.Contains(all, tt.happened) {
					t.Errorf("%s is not in %s", tt.happened, all)
				}
			})
		})
	}
}

// host does the tasks of TestRun.
func host(events *[]string) asl.Host {
	tries := 0
	return asl.Host{
		Context: map[string]any{"Execution": map[string]any{"Name": "one"}},
		Failing: func(string) *asl.Error { return nil },
		Record: func(kind string, details map[string]any) {
			*events = append(*events, kind)
			for _, name := range []string{"name", "error"} {
				if value, ok := details[name]; ok {
					*events = append(*events, fmt.Sprint(value))
				}
			}
		},
		Wait: func(ctx context.Context, d time.Duration) error {
			select {
			case <-time.After(d):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		},
		Task: func(ctx context.Context, resource string, parameters any) (any, error) {
			var fails int
			var name string
			_, _ = fmt.Sscan(resource, &fails, &name)
			switch tries++; {
			case resource == "wait":
				<-ctx.Done()
				return nil, ctx.Err()
			case resource == "purpose":
				return nil, &asl.Error{Name: "Purpose", Cause: "said so"}
			case tries <= fails:
				return nil, &asl.Error{Name: name, Cause: "on purpose"}
			}
			return parameters, nil
		},
	}
}

// TestEnd ends an execution from outside, which no retrier and no catcher hears of.
func TestEnd(t *testing.T) {
	m, err := asl.Parse(`{"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": "wait", "End": true,
		"Retry": [{"ErrorEquals": ["States.ALL"]}], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Run"}]}}}`)
	if err != nil {
		t.Fatal(err)
	}
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	h := host(new([]string))
	h.Failing = func(string) *asl.Error {
		cancel(cause)
		return nil
	}
	if _, err := asl.Run(ctx, m, h, nil); !errors.Is(err, cause) {
		t.Errorf("it ended with %v", err)
	}
}

// TestParse has definitions with what isn't interpreted.
func TestParse(t *testing.T) {
	for definition, want := range map[string]string{
		`{`:                              "unexpected EOF",
		`{"StartAt": "A", "States": {}}`: `no state "A"`,
		`{"StartAt": "A", "States": {"A": {"Type": "Map"}}}`:                                 `state "A": type "Map"`,
		`{"StartAt": "A", "States": {"A": {"Type": "Task", "HeartbeatSeconds": 1}}}`:         `unknown field "HeartbeatSeconds"`,
		`{"StartAt": "A", "QueryLanguage": "JSONata", "States": {"A": {"Type": "Succeed"}}}`: `unknown field "QueryLanguage"`,
		`{"StartAt": "A", "States": {"A": {"Type": "Wait", "End": true}}}`:                   `without Seconds`,
	} {
		if _, err := asl.Parse(definition); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", definition, err, want)
		}
	}
}
