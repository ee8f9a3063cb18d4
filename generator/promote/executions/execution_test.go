package executions_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/tfgen/tfgen/generator/promote/executions"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/sandbox/faults"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
	"github.com/tfgen/tfgen/generator/sandbox/sandboxtest"
	"github.com/tfgen/tfgen/generator/spec"
)

const dev = "123456789012"

// TestExecution runs a state machine well and badly.
func TestExecution(t *testing.T) {
	plan, err := faults.Parse("faults.hcl", []byte(`fault "execution" {
		after = 1
		count = 1
		error = "Model.Broken"
		cause = "no such file"
	}`))
	check(t, err)
	plan.Start()
	s := sandboxtest.Start(t, sandbox.Options{Account: dev, NoEnforce: true, Links: []proxy.Middleware{plan.Link}})
	cfg := s.Config("us-east-1") // another region than the state machine's, which its ARN tells
	created := create(t, s, "m", `"End": true`)
	machine := executions.In(&spec.Pipeline{ARN: created}, cfg)
	if r, err := machine.Newest(t.Context(), time.Time{}); r != nil || err != nil {
		t.Errorf("newest of none: %+v, %v", r, err)
	}
	for _, want := range []string{"SUCCEEDED", "FAILED in Run: Model.Broken: no such file"} {
		e, err := machine.Start(t.Context(), "")
		check(t, err)
		var reports []types.ExecutionStatus
		r, err := machine.Follow(t.Context(), e, time.Millisecond, func(s types.ExecutionStatus, _ time.Duration) {
			reports = append(reports, s)
		})
		check(t, err)
		seen := slices.Compact(reports)
		if r.Summary() != want || r.ARN != e || r.Duration() < 0 || r.Succeeded() != (want == "SUCCEEDED") ||
			seen[len(seen)-1] != r.Status || slices.ContainsFunc(seen[:len(seen)-1], notRunning) {
			t.Errorf("%+v after %v, want %s", r, reports, want)
		}
		newest, err := machine.Newest(t.Context(), r.Started)
		check(t, err)
		if newest == nil || *newest != r {
			t.Errorf("newest %+v, want %+v", newest, r)
		}
		if newest, err := machine.Newest(t.Context(), r.Started.Add(time.Nanosecond)); newest != nil || err != nil {
			t.Errorf("newest after it: %+v, %v", newest, err)
		}
	}
	none := executions.In(&spec.Pipeline{ARN: created + "x"}, cfg)
	if _, err := none.Start(t.Context(), ""); !executions.NoStateMachine.Is(err) {
		t.Errorf("start of none: %v", err)
	}
	if _, err = none.Newest(t.Context(), time.Time{}); !executions.NoStateMachine.Is(err) {
		t.Errorf("newest of no state machine: %v", err)
	}
	stopFollowing(t, executions.In(&spec.Pipeline{ARN: create(t, s, "endless", `"Next": "Run"`)}, cfg))
}

// create makes a state machine that waits, and then goes on so.
func create(t *testing.T, s *sandbox.Sandbox, name, goesOn string) string {
	t.Helper()
	created, err := sfn.NewFromConfig(s.Config("eu-west-1")).CreateStateMachine(t.Context(), &sfn.CreateStateMachineInput{
		Name: &name, RoleArn: aws.String("arn:aws:iam::" + dev + ":role/r"),
		Definition: aws.String(`{"StartAt":"Run","States":{"Run":{"Type":"Wait","Seconds":1,` + goesOn + `}}}`),
	})
	check(t, err)
	return *created.StateMachineArn
}

func notRunning(s types.ExecutionStatus) bool { return s != types.ExecutionStatusRunning }

// stopFollowing leaves an execution alone that still runs.
func stopFollowing(t *testing.T, machine *executions.StateMachine) {
	t.Helper()
	e, err := machine.Start(t.Context(), `{"n": 1}`)
	check(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err = machine.Follow(ctx, e, time.Hour, func(types.ExecutionStatus, time.Duration) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("following, cancelled: %v", err)
	}
	_, err = machine.Follow(t.Context(), e+"x", time.Hour, nil)
	if !executions.NoExecution.Is(err) {
		t.Errorf("following none: %v", err)
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
