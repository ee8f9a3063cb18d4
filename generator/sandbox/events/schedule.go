package events

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// FirePath is where a POST fires a schedule: FirePath + ACCOUNT/REGION/NAME, of the default group.
const FirePath = "/tfgen-sandbox/fire/"

// Fire answers such a POST: with nothing, or with what went wrong.
func (b *Buses) Fire(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, FirePath), "/")
	if len(parts) != 3 || r.Method != http.MethodPost {
		http.NotFound(w, r)
		return
	}
	if err := b.fire(r.Context(), parts[0], parts[1], parts[2]); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
	}
}

// fire does what a schedule does when its time comes. No schedule of the sandbox's fires by itself.
func (b *Buses) fire(ctx context.Context, account, region, name string) error {
	client := scheduler.NewFromConfig(proxy.Config(b.next, account, region))
	schedule, err := client.GetSchedule(ctx, &scheduler.GetScheduleInput{Name: &name})
	if absent := (*types.ResourceNotFoundException)(nil); errors.As(err, &absent) {
		return fmt.Errorf("there is no schedule %s in account %s, region %s", name, account, region)
	}
	if err != nil {
		return err
	}
	if schedule.State == types.ScheduleStateDisabled {
		return fmt.Errorf("schedule %s is paused", name)
	}
	d := delivery{
		buses: b, service: "scheduler.amazonaws.com", source: aws.ToString(schedule.Arn),
		target: aws.ToString(schedule.Target.Arn), role: aws.ToString(schedule.Target.RoleArn),
		input: aws.ToString(schedule.Target.Input),
	}
	if d.input == "" {
		d.input = "{}"
	}
	if schedule.Target.DeadLetterConfig != nil {
		d.deadLetters = aws.ToString(schedule.Target.DeadLetterConfig.Arn)
	}
	return d.deliver(ctx)
}
