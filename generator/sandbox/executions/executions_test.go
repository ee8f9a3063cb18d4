package executions_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/faults"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
)

const (
	dev  = "123456789012"
	prod = "210987654321"
)

// TestLink tests the link in front of a real moto.
func TestLink(t *testing.T) {
	w := startFixture(t, `
		fault "execution" {
			account  = "`+prod+`"
			resource = "fail*"
			error    = "Model.Broken"
			cause    = "no such file"
			state    = "Other"
		}
		fault "execution" {
			resource = "once"
			after    = 1
			count    = 1
		}`)
	for name, test := range map[string]func(*testing.T, *fixture){
		"Ends": testEnds, "Stop": testStop, "NamesAndLists": testNamesAndLists,
	} {
		w.set(time.Time{})
		t.Run(name, func(t *testing.T) { test(t, w) })
	}
}

// world is a sandbox whose time stands still.
type fixture struct {
	*sandbox.Sandbox
	now atomic.Pointer[time.Time]
}

func startFixture(t *testing.T, rules string) *fixture {
	t.Helper()
	plan, err := faults.Parse("faults.hcl", []byte(rules))
	check(t, err)
	plan.Start()
	w := &fixture{}
	w.set(time.Time{})
	w.Sandbox = sandboxtest.Start(t, sandbox.Options{
		Account: dev, NoEnforce: true, Links: []proxy.Middleware{plan.Link}, Now: func() time.Time { return *w.now.Load() },
	})
	return w
}

func (w *fixture) set(now time.Time) { w.now.Store(&now) }

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// machine makes a state machine that starts with RunTask.
func machine(t *testing.T, client *sfn.Client, name, account string) string {
	t.Helper()
	out, err := client.CreateStateMachine(t.Context(), &sfn.CreateStateMachineInput{
		Name: &name, RoleArn: aws.String("arn:aws:iam::" + account + ":role/states"),
		Definition: aws.String(`{"StartAt":"RunTask","States":{"RunTask":{"Type":"Pass","End":true}}}`),
	})
	check(t, err)
	return *out.StateMachineArn
}

func start(t *testing.T, client *sfn.Client, machine, name string) *sfn.StartExecutionOutput {
	t.Helper()
	out, err := client.StartExecution(t.Context(), &sfn.StartExecutionInput{StateMachineArn: &machine, Name: &name})
	check(t, err)
	return out
}

// view is an execution in the answers to all calls, which have to agree. What happened is the history's types, with the
// names of states and errors.
func view(t *testing.T, client *sfn.Client, arn string) string {
	t.Helper()
	e, err := client.DescribeExecution(t.Context(), &sfn.DescribeExecutionInput{ExecutionArn: &arn})
	check(t, err)
	for _, status := range []types.ExecutionStatus{"", e.Status} {
		list, err := client.ListExecutions(t.Context(),
			&sfn.ListExecutionsInput{StateMachineArn: e.StateMachineArn, StatusFilter: status})
		check(t, err)
		found := false
		for _, item := range list.Executions {
			if *item.ExecutionArn == arn {
				found = item.Status == e.Status && aws.ToTime(item.StopDate).Equal(aws.ToTime(e.StopDate))
			}
		}
		if !found {
			t.Errorf("the list with the status %q hasn't the execution that is described as %s", status, e.Status)
		}
	}
	happened := history(t, client, arn, true)
	forward := history(t, client, arn, false)
	if slices.Reverse(forward); !slices.Equal(forward, happened) {
		t.Errorf("backwards it is %v, forwards (and then reversed) %v", happened, forward)
	}
	took := "-"
	if e.StopDate != nil {
		took = fmt.Sprint(e.StopDate.Sub(*e.StartDate).Round(100 * time.Millisecond))
	}
	return fmt.Sprintf("%s %s %s %s: %s", e.Status, took, aws.ToString(e.Error), aws.ToString(e.Cause),
		strings.Join(happened, " "))
}

// history is read in pages of two.
func history(t *testing.T, client *sfn.Client, arn string, reverse bool) []string {
	t.Helper()
	var events []string
	pages := sfn.NewGetExecutionHistoryPaginator(client,
		&sfn.GetExecutionHistoryInput{ExecutionArn: &arn, ReverseOrder: reverse, MaxResults: 2})
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		check(t, err)
		if len(page.Events) > 2 {
			t.Errorf("a page of %d events", len(page.Events))
		}
		for _, event := range page.Events {
			events = append(events, text(event))
		}
	}
	return events
}

func text(e types.HistoryEvent) string {
	switch {
	case e.StateEnteredEventDetails != nil:
		return "enter:" + aws.ToString(e.StateEnteredEventDetails.Name)
	case e.TaskFailedEventDetails != nil:
		return "fail:" + aws.ToString(e.TaskFailedEventDetails.Error)
	}
	return string(e.Type)
}

// testEnds has executions end as they should, by account and region.
func testEnds(t *testing.T, w *fixture) {
	home := sfn.NewFromConfig(w.Config("us-east-1"))
	abroad := sfn.NewFromConfig(sandboxtest.Administrator(t, w.Sandbox, prod, "eu-west-1"))
	const (
		going = "TaskScheduled enter:RunTask ExecutionStarted"
		done  = "SUCCEEDED 1s  : ExecutionSucceeded TaskStateExited TaskSucceeded " + going
		why   = "States.TaskFailed failed on purpose by the tfgen sandbox"
	)
	for _, tt := range []struct {
		name   string
		client *sfn.Client
		in     string
		runs   []string // how each ends
	}{
		{"fails", abroad, prod, []string{
			"FAILED 1s Model.Broken no such file: ExecutionFailed fail:Model.Broken TaskScheduled enter:Other ExecutionStarted",
		}},
		{"fails", home, dev, []string{done}},
		{"once", home, dev, []string{done,
			"FAILED 1s " + why + ": ExecutionFailed fail:States.TaskFailed " + going, done}},
	} {
		m := machine(t, tt.client, tt.name, tt.in)
		for i, want := range tt.runs {
			e := start(t, tt.client, m, fmt.Sprint("run-", i))
			w.set(e.StartDate.Add(999 * time.Millisecond))
			before := view(t, tt.client, *e.ExecutionArn)
			w.set(e.StartDate.Add(1001 * time.Millisecond))
			after := view(t, tt.client, *e.ExecutionArn)
			if !strings.HasPrefix(before, "RUNNING -  : TaskScheduled enter:") || after != want {
				t.Errorf("%s in %s, run %d: %s\nand then %s\nwant %s", tt.name, tt.in, i, before, after, want)
			}
		}
	}
}

// testStop stops executions before and after their end.
func testStop(t *testing.T, w *fixture) {
	client := sfn.NewFromConfig(w.Config("us-east-1"))
	m := machine(t, client, "stopped", dev)
	for _, tt := range []struct {
		name  string
		after time.Duration
		want  string
	}{
		{"early", time.Millisecond, "ABORTED"},
		{"late", time.Minute, "SUCCEEDED"},
	} {
		e := start(t, client, m, tt.name)
		w.set(e.StartDate.Add(tt.after))
		out, err := client.StopExecution(t.Context(), &sfn.StopExecutionInput{ExecutionArn: e.ExecutionArn})
		check(t, err)
		w.set(e.StartDate.Add(time.Hour))
		if got := view(t, client, *e.ExecutionArn); !strings.HasPrefix(got, tt.want) || out.StopDate == nil {
			t.Errorf("stopped %s: %s", tt.name, got)
		}
	}
}

// testNamesAndLists uses names twice, reads lists in pages and asks for what isn't there.
func testNamesAndLists(t *testing.T, w *fixture) {
	client := sfn.NewFromConfig(w.Config("us-east-1"))
	m := machine(t, client, "listed", dev)
	first := start(t, client, m, "same")
	if again := start(t, client, m, "same"); *again.ExecutionArn != *first.ExecutionArn {
		t.Errorf("the same name while it runs: %s", *again.ExecutionArn)
	}
	w.set(first.StartDate.Add(time.Minute))
	_, err := client.StartExecution(t.Context(), &sfn.StartExecutionInput{StateMachineArn: &m, Name: aws.String("same")})
	if exists := (*types.ExecutionAlreadyExists)(nil); !errors.As(err, &exists) {
		t.Errorf("the same name once it has ended: %v", err)
	}
	for i := range 4 {
		start(t, client, m, fmt.Sprint("run-", i))
	}
	pages := sfn.NewListExecutionsPaginator(client, &sfn.ListExecutionsInput{StateMachineArn: &m, MaxResults: 2})
	var got []string
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		check(t, err)
		for _, e := range page.Executions {
			got = append(got, *e.Name)
		}
		got = append(got, "|")
	}
	want := []string{"run-3", "run-2", "|", "run-1", "run-0", "|", "same", "|"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	_, err = client.ListExecutions(t.Context(), &sfn.ListExecutionsInput{StateMachineArn: &m, NextToken: aws.String("x")})
	if invalid := (*types.InvalidToken)(nil); !errors.As(err, &invalid) {
		t.Errorf("a token of nowhere: %v", err)
	}
	_, err = client.StartExecution(t.Context(), &sfn.StartExecutionInput{StateMachineArn: aws.String(m + "x")})
	if absent := (*types.StateMachineDoesNotExist)(nil); !errors.As(err, &absent) {
		t.Errorf("no such state machine: %v", err)
	}
	arn := *first.ExecutionArn + "x"
	_, err = client.GetExecutionHistory(t.Context(), &sfn.GetExecutionHistoryInput{ExecutionArn: &arn})
	if absent := (*types.ExecutionDoesNotExist)(nil); !errors.As(err, &absent) {
		t.Errorf("no such execution: %v", err)
	}
}
