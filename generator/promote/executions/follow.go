package executions

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// Interval is how often Step Functions is asked at first how an execution goes on.
const Interval = 2 * time.Second

// slowest is how much rarer than at first a long execution is looked at.
const slowest = 10

// Follow looks at an execution until it ends: at once, again after the time every, then more and more rarely, down to a
// tenth as often. After each look, it tells report, if that isn't nil, the status and how long the execution has been
// running. An execution that fails is a Result, not an error. Cancelling ctx ends the following, not the execution. It
// fails with NoExecution or Denied, and takes states:DescribeExecution and states:GetExecutionHistory.
func (m *StateMachine) Follow(ctx context.Context, execution string, every time.Duration,
	report func(status types.ExecutionStatus, elapsed time.Duration)) (Result, error) {
	for wait := every; ; wait = min(wait*5/4, slowest*every) {
		r, err := m.describe(ctx, execution)
		if ctx.Err() != nil {
			return r, fmt.Errorf("no longer following %s, which goes on: %w", short(execution), ctx.Err())
		}
		if err != nil {
			return r, err
		}
		if report != nil {
			report(r.Status, elapsed(r))
		}
		if r.Ended() {
			return r, nil
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done(): // the next look says so
		}
	}
}

// elapsed goes by this machine's clock while the execution runs, which may be behind AWS's.
func elapsed(r Result) time.Duration {
	if r.Ended() {
		return r.Duration()
	}
	return max(0, time.Since(r.Started))
}
