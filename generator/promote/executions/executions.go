// Package executions runs state machines of Step Functions and says how that went.
package executions

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/tfgen/tfgen/generator/spec"
)

// Result is an execution, as far as it has come.
type Result struct {
	ARN     string                `json:"arn"`
	Status  types.ExecutionStatus `json:"status"`
	Started time.Time             `json:"started"`
	Stopped time.Time             `json:"stopped,omitzero"`

	// Why it did not succeed. All are empty where nothing is known.
	FailedState string `json:"failed_state,omitempty"`
	Error       string `json:"error,omitempty"`
	Cause       string `json:"cause,omitempty"` // often JSON of many lines; Summary is for people
	Task        string `json:"task,omitempty"`  // ARN of ECS's task that the state ran last

	container string // of that task
}

// Succeeded reports whether it ended as it should.
func (r Result) Succeeded() bool { return r.Status == types.ExecutionStatusSucceeded }

// Ended reports whether it is over, however it ended.
func (r Result) Ended() bool { return !r.Stopped.IsZero() }

// Duration is how long it ran; 0 while it runs.
func (r Result) Duration() time.Duration {
	if !r.Ended() {
		return 0
	}
	return r.Stopped.Sub(r.Started)
}

// StateMachine is a pipeline's, as the owner of some credentials sees it.
type StateMachine struct {
	client *sfn.Client
	arn    string
	logs   *cloudwatchlogs.Client
	group  string // log group of the tasks
}

// In is the state machine of a pipeline. Of cfg, the credentials count: the region is the state machine's.
//
// It is patient: an execution of hours isn't given up for a network that is away for a minute.
func In(pipeline *spec.Pipeline, cfg aws.Config) *StateMachine {
	if parsed, err := arn.Parse(pipeline.ARN); err == nil {
		cfg = cfg.Copy()
		cfg.Region = parsed.Region
	}
	return &StateMachine{
		arn: pipeline.ARN, logs: cloudwatchlogs.NewFromConfig(cfg), group: pipeline.TaskLogs,
		client: sfn.NewFromConfig(cfg, func(o *sfn.Options) { o.RetryMaxAttempts = 8 }),
	}
}

// Start starts an execution with an input in JSON, empty for {}, and returns its ARN. One call starts one execution,
// even if AWS's answer is lost and the SDK asks again. It fails with NoStateMachine or Denied, and takes
// states:StartExecution.
func (m *StateMachine) Start(ctx context.Context, input string) (string, error) {
	if err := checkInput(input); err != nil {
		return "", err
	}
	out, err := m.client.StartExecution(ctx, &sfn.StartExecutionInput{
		StateMachineArn: &m.arn,
		Name:            aws.String("tfgen-" + rand.Text()),
		Input:           aws.String(cmp.Or(input, "{}")),
	})
	if err != nil {
		return "", failure(err, "starting", m.arn)
	}
	return aws.ToString(out.ExecutionArn), nil
}

// checkInput refuses what isn't JSON, or more than Step Functions takes: 256 KiB.
// https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
func checkInput(input string) error {
	const limit = 256 << 10
	var value any
	if err := json.Unmarshal([]byte(cmp.Or(input, "{}")), &value); err != nil {
		return fmt.Errorf("the input is no JSON: %w", err)
	}
	if len(input) > limit {
		return fmt.Errorf("the input has %d bytes, and Step Functions takes %d: pass the name of an object instead",
			len(input), limit)
	}
	return nil
}

// Newest is the execution that started last, if it started at since or later; nil: none did. It fails with
// NoStateMachine or Denied, and takes states:ListExecutions, states:DescribeExecution and states:GetExecutionHistory.
func (m *StateMachine) Newest(ctx context.Context, since time.Time) (*Result, error) {
	out, err := m.client.ListExecutions(ctx, &sfn.ListExecutionsInput{StateMachineArn: &m.arn, MaxResults: 1})
	if err != nil {
		return nil, failure(err, "listing executions of", m.arn)
	}
	if len(out.Executions) == 0 || aws.ToTime(out.Executions[0].StartDate).Before(since) {
		return nil, nil
	}
	r, err := m.describe(ctx, aws.ToString(out.Executions[0].ExecutionArn))
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// describe is an execution with why it failed, if it did.
func (m *StateMachine) describe(ctx context.Context, execution string) (Result, error) {
	out, err := m.client.DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: &execution})
	if err != nil {
		return Result{}, failure(err, "looking at", execution)
	}
	r := Result{
		ARN: execution, Status: out.Status, Started: aws.ToTime(out.StartDate), Stopped: aws.ToTime(out.StopDate),
		Error: aws.ToString(out.Error), Cause: aws.ToString(out.Cause),
	}
	if !r.Ended() || r.Succeeded() {
		return r, nil
	}
	return r, r.explain(ctx, m.client)
}

// short is the name at the end of an ARN.
func short(name string) string {
	parsed, err := arn.Parse(name)
	if err != nil {
		return name
	}
	return fmt.Sprintf("%s in account %s", parsed.Resource, parsed.AccountID)
}
