package executions_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/google/go-cmp/cmp"

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
			state    = "Second"
		}
		fault "execution" {
			resource = "once"
			after    = 1
			count    = 1
		}`)
	for name, test := range map[string]func(*testing.T, *fixture){
		"Faults": testFaults, "Stop": testStop, "NamesAndLists": testNamesAndLists, "Tasks": testTasks, "Delete": testDelete,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, w)
		})
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// passes has two states that do nothing.
const passes = `{"StartAt": "First", "States": {
	"First": {"Type": "Pass", "Next": "Second"}, "Second": {"Type": "Pass", "End": true}}}`

// machine makes a state machine.
func machine(t *testing.T, client *sfn.Client, name, account, definition string) string {
	t.Helper()
	out, err := client.CreateStateMachine(t.Context(), &sfn.CreateStateMachineInput{
		Name: &name, RoleArn: aws.String("arn:aws:iam::" + account + ":role/states"), Definition: &definition,
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
	if slices.Reverse(happened); !slices.Equal(forward, happened) {
		t.Errorf("forwards it is %v, backwards (and then reversed) %v", forward, happened)
	}
	return fmt.Sprintf("%s %s %s: %s", e.Status, aws.ToString(e.Error), aws.ToString(e.Cause), strings.Join(forward, " "))
}

// end is the view of an execution that has ended.
func end(t *testing.T, client *sfn.Client, arn string) string {
	t.Helper()
	for {
		e, err := client.DescribeExecution(t.Context(), &sfn.DescribeExecutionInput{ExecutionArn: &arn})
		check(t, err)
		if e.Status != types.ExecutionStatusRunning {
			return view(t, client, arn)
		}
		time.Sleep(10 * time.Millisecond)
	}
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
	case e.TaskSubmitFailedEventDetails != nil:
		return "refused:" + aws.ToString(e.TaskSubmitFailedEventDetails.Error)
	}
	return string(e.Type)
}

// testFaults has executions fail on purpose, by account and region.
func testFaults(t *testing.T, w *fixture) {
	home := sfn.NewFromConfig(w.Config("us-east-1"))
	other := sandboxtest.Administrator(t, w.Sandbox, prod, "eu-west-1")
	role(t, other, "states", "states", `{"Effect": "Allow", "Action": "ecs:RunTask", "Resource": "*"}`)
	abroad := sfn.NewFromConfig(other)
	const done = "SUCCEEDED  : ExecutionStarted enter:First PassStateExited enter:Second PassStateExited ExecutionSucceeded"
	for _, tt := range []struct {
		name   string
		client *sfn.Client
		in     string
		runs   []string // how each ends
	}{
		{"fails", abroad, prod, []string{
			"FAILED Model.Broken no such file: ExecutionStarted enter:First PassStateExited enter:Second ExecutionFailed",
		}},
		{"fails", home, dev, []string{done}},
		{"once", home, dev, []string{done,
			"FAILED States.TaskFailed failed on purpose by the tfgen sandbox: ExecutionStarted enter:First ExecutionFailed", done}},
	} {
		m := machine(t, tt.client, tt.name, tt.in, passes)
		for i, want := range tt.runs {
			e := start(t, tt.client, m, fmt.Sprint("run-", i))
			if got := end(t, tt.client, *e.ExecutionArn); got != want {
				t.Errorf("%s in %s, run %d: %s\nwant %s", tt.name, tt.in, i, got, want)
			}
		}
	}
}

// testStop stops executions before and after their end.
func testStop(t *testing.T, w *fixture) {
	client := sfn.NewFromConfig(w.Config("us-east-1"))
	waiting := w.pipeline(t, "stopped", "")
	e := start(t, client, waiting, "early")
	w.lines(t, "stopped", 1)
	if got := view(t, client, *e.ExecutionArn); !strings.HasPrefix(got, "RUNNING  : ExecutionStarted enter:Run ") {
		t.Errorf("it runs: %s", got)
	}
	ended := start(t, client, machine(t, client, "passing", dev, passes), "late")
	end(t, client, *ended.ExecutionArn)
	for _, tt := range []struct {
		name string
		arn  *string
		want string
	}{
		{"early", e.ExecutionArn, "ABORTED Enough stop it: "},
		{"late", ended.ExecutionArn, "SUCCEEDED  : "},
	} {
		out, err := client.StopExecution(t.Context(), &sfn.StopExecutionInput{
			ExecutionArn: tt.arn, Error: aws.String("Enough"), Cause: aws.String("stop it"),
		})
		check(t, err)
		if got := view(t, client, *tt.arn); !strings.HasPrefix(got, tt.want) || out.StopDate == nil {
			t.Errorf("stopped %s: %s", tt.name, got)
		}
	}
	if task := w.task(t, "stopped"); aws.ToInt32(task.Containers[0].ExitCode) != 143 || task.StopCode != "UserInitiated" {
		t.Errorf("its task: %+v", task)
	}
}

// testDelete ends the executions of a state machine that is deleted.
func testDelete(t *testing.T, w *fixture) {
	client := sfn.NewFromConfig(w.Config("us-east-1"))
	m := w.pipeline(t, "deleted", "")
	e := start(t, client, m, "first")
	w.lines(t, "deleted", 1)
	_, err := client.DeleteStateMachine(t.Context(), &sfn.DeleteStateMachineInput{StateMachineArn: &m})
	check(t, err)
	_, err = client.DescribeExecution(t.Context(), &sfn.DescribeExecutionInput{ExecutionArn: e.ExecutionArn})
	if absent := (*types.ExecutionDoesNotExist)(nil); !errors.As(err, &absent) {
		t.Errorf("its execution: %v", err)
	}
	for w.task(t, "deleted").StopCode == "" {
		time.Sleep(10 * time.Millisecond)
	}
}

// testNamesAndLists uses names twice, reads lists in pages and asks for what isn't there.
func testNamesAndLists(t *testing.T, w *fixture) {
	client := sfn.NewFromConfig(w.Config("us-east-1"))
	m := w.pipeline(t, "listed", "")
	first := start(t, client, m, "same")
	if again := start(t, client, m, "same"); *again.ExecutionArn != *first.ExecutionArn {
		t.Errorf("the same name while it runs: %s", *again.ExecutionArn)
	}
	w.goOn(t, "go")
	end(t, client, *first.ExecutionArn)
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
