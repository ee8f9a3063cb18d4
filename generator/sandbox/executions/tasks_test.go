package executions_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/endpointcreds"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// commands run in place of containers, by family.
func commands() map[string]string {
	const forever = "echo ready; sleep 600"
	return map[string]string{
		"stopped": forever, "deleted": forever,
		"listed": `until test -e "$DIR/go"; do sleep 0.01; done`,
		"well":   `f() { echo "$EXECUTION_NAME $EXECUTION_INPUT $1"; printf last; }; f`,
		"badly":  `echo oh >&2; exit 3`,
		"again":  `test -e "$DIR/$FAMILY" || { touch "$DIR/$FAMILY"; exit 1; }`,
		"deaf":   `trap '' TERM; while :; do sleep 0.05; done`,
		"idle":   "echo", "secret-open": `echo "$SECRET"`, "secret-closed": "echo",
		"itself": `echo "$AWS_CONTAINER_CREDENTIALS_FULL_URI $AWS_CONTAINER_AUTHORIZATION_TOKEN $AWS_REGION$AWS_ACCESS_KEY_ID"
			until test -e "$DIR/go-itself"; do sleep 0.01; done`,
	}
}

// testTasks runs tasks as local processes.
func testTasks(t *testing.T, w *fixture) {
	client := sfn.NewFromConfig(w.Config(region))
	const begins = "ExecutionStarted enter:Run TaskScheduled TaskStarted TaskSubmitted "
	const failing = begins + "fail:States.TaskFailed TaskStateExited enter:Run failed ExecutionFailed"
	for _, tt := range []struct {
		family, fields string
		want           string // without the cause
		cause          string // a part of it
		lines          []string
	}{
		{family: "well", want: "SUCCEEDED : " + begins + "TaskSucceeded TaskStateExited ExecutionSucceeded",
			lines: []string{`one {"a":[1.0]} an argument`, "last"}},
		{family: "none", want: "SUCCEEDED : " + begins + "TaskSucceeded TaskStateExited ExecutionSucceeded"},
		{family: "badly", want: "FAILED States.TaskFailed: " + failing,
			cause: "EssentialContainerExited Essential container in task exited 3", lines: []string{"oh"}},
		{family: "again", fields: `, "Retry": [{"ErrorEquals": ["States.TaskFailed"], "IntervalSeconds": 60}]`,
			want: "SUCCEEDED : " + begins + "fail:States.TaskFailed TaskScheduled TaskStarted TaskSubmitted TaskSucceeded " +
				"TaskStateExited ExecutionSucceeded"},
		{family: "deaf", fields: `, "TimeoutSeconds": 1`,
			want: "FAILED States.Timeout: " + begins + "TaskTimedOut TaskStateExited enter:Run failed ExecutionFailed"},
		{family: "idle", want: "FAILED ECS.AccessDeniedException: ExecutionStarted enter:Run TaskScheduled TaskStarted " +
			"refused:ECS.AccessDeniedException TaskStateExited enter:Run failed ExecutionFailed", cause: "not authorized to perform: ecs:RunTask"},
		{family: "passless", want: "FAILED ECS.AccessDeniedException: ExecutionStarted enter:Run TaskScheduled TaskStarted " +
			"refused:ECS.AccessDeniedException TaskStateExited enter:Run failed ExecutionFailed",
			cause: "iam:PassRole on resource: \"arn:aws:iam::" + dev + ":role/task\""},
		{family: "elsewhere", want: "FAILED ECS.AccessDeniedException: ExecutionStarted enter:Run TaskScheduled TaskStarted " +
			"refused:ECS.AccessDeniedException TaskStateExited enter:Run failed ExecutionFailed", cause: "not authorized to perform: ecs:RunTask"},
		{family: "secret-open", want: "SUCCEEDED : " + begins + "TaskSucceeded TaskStateExited ExecutionSucceeded",
			lines: []string{"hush"}},
		{family: "secret-closed", want: "FAILED States.TaskFailed: " + failing,
			cause: "TaskFailedToStart ResourceInitializationError: unable to pull secrets or registry auth: secret SECRET: "},
	} {
		t.Run(tt.family, func(t *testing.T) {
			t.Parallel()
			m := w.pipeline(t, tt.family, tt.fields)
			e, err := client.StartExecution(t.Context(), &sfn.StartExecutionInput{
				StateMachineArn: &m, Name: aws.String("one"), Input: aws.String(`{"a": [1.0]}`),
			})
			check(t, err)
			got := end(t, client, *e.ExecutionArn)
			d, err := client.DescribeExecution(t.Context(), &sfn.DescribeExecutionInput{ExecutionArn: e.ExecutionArn})
			check(t, err)
			if got = strings.Replace(got, " "+aws.ToString(d.Cause)+":", ":", 1); got != tt.want {
				t.Errorf("%s\nwant %s\nbecause of %s", got, tt.want, aws.ToString(d.Cause))
			}
			if cause := said(t, aws.ToString(d.Cause)); !strings.Contains(cause, tt.cause) {
				t.Errorf("the cause is %s\nwant %s", cause, tt.cause)
			}
			if lines := w.lines(t, tt.family, 0); strings.Join(lines, "\n") != strings.Join(tt.lines, "\n") {
				t.Errorf("the lines are %q, want %q", lines, tt.lines)
			}
		})
	}
	t.Run("itself", func(t *testing.T) { testCredentials(t, w, client) })
}

// said is a cause, of a task in JSON what counts.
func said(t *testing.T, cause string) string {
	t.Helper()
	text, isStep := strings.CutPrefix(cause, "Step Run: ")
	if !isStep || !strings.HasPrefix(text, "{") {
		return cause
	}
	task := decoded(t, text)
	code := "-"
	if c := task.Containers[0].ExitCode; c != nil {
		code = fmt.Sprint(*c)
	}
	return task.StopCode + " " + task.StoppedReason + " " + code
}

// testCredentials uses those that a task has, while it runs.
func testCredentials(t *testing.T, w *fixture, client *sfn.Client) {
	e := start(t, client, w.pipeline(t, "itself", ""), "one")
	fields := strings.Fields(w.lines(t, "itself", 1)[0])
	if len(fields) != 3 || fields[2] != region {
		t.Fatalf("the task has %q", fields)
	}
	with := func(token string) *endpointcreds.Provider {
		return endpointcreds.New(fields[0], func(o *endpointcreds.Options) { o.AuthorizationToken = token })
	}
	cfg := w.Config(region)
	cfg.Credentials = with(fields[1])
	who, err := sts.NewFromConfig(cfg).GetCallerIdentity(t.Context(), nil)
	check(t, err)
	if want := "arn:aws:sts::" + dev + ":assumed-role/task/"; !strings.HasPrefix(*who.Arn, want) {
		t.Errorf("it is %s, want %s…", *who.Arn, want)
	}
	_, err = ssm.NewFromConfig(cfg).PutParameter(t.Context(),
		&ssm.PutParameterInput{Name: aws.String("/x"), Value: aws.String("x"), Type: types.ParameterTypeString})
	if err == nil || !strings.Contains(err.Error(), "AccessDenied") {
		t.Errorf("it writes a parameter: %v", err)
	}
	first, err := cfg.Credentials.Retrieve(t.Context())
	check(t, err)
	second, err := cfg.Credentials.Retrieve(t.Context())
	check(t, err)
	if first.AccessKeyID == second.AccessKeyID || !second.CanExpire || second.Expires.Before(time.Now()) {
		t.Errorf("what it gets again is not new: %+v", second)
	}
	if _, err := with("another").Retrieve(t.Context()); err == nil {
		t.Error("somebody else gets its credentials")
	}
	w.goOn(t, "go-itself")
	end(t, client, *e.ExecutionArn)
	if _, err := cfg.Credentials.Retrieve(t.Context()); err == nil {
		t.Error("it gets credentials after its end")
	}
}
