package asl

import (
	"cmp"
	"context"
	"errors"
	"strings"
)

// task is a Task state's work.
func (v *visit) task(ctx context.Context) (any, error) {
	parameters, err := v.parameters()
	if err != nil {
		return nil, err
	}
	about := v.about()
	scheduled := map[string]any{"parameters": Encode(parameters)}
	if v.TimeoutSeconds > 0 {
		scheduled["timeoutInSeconds"] = v.TimeoutSeconds
	}
	v.host.Record("TaskScheduled", with(about, scheduled))
	result, err := v.work(ctx, parameters)
	var failure *Error
	if errors.As(err, &failure) {
		v.host.Record(cmp.Or(failure.Event, "TaskFailed"),
			with(about, map[string]any{"error": failure.Name, "cause": failure.Cause}))
	}
	if err != nil {
		return nil, err
	}
	v.host.Record("TaskSucceeded", with(about, map[string]any{"output": Encode(result)}))
	return v.output(result)
}

// work has the host do the task, in the time that there is.
func (v *visit) work(ctx context.Context, parameters any) (any, error) {
	if failure := v.host.Failing(v.name); failure != nil {
		return nil, failure
	}
	timeout := &Error{Name: errorTimeout, Event: "TaskTimedOut"}
	if v.TimeoutSeconds > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, duration(v.TimeoutSeconds), timeout)
		defer cancel()
	}
	result, err := v.host.Task(ctx, v.Resource, parameters)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return result, err
}

// about is which task an event is about: of "arn:aws:states:::ecs:runTask.sync", ecs and runTask.sync.
func (v *visit) about() map[string]any {
	kind, resource := "lambda", v.Resource
	if _, integration, ok := strings.Cut(v.Resource, ":states:::"); ok {
		kind, resource, _ = strings.Cut(integration, ":")
	}
	return map[string]any{"resourceType": kind, "resource": resource}
}

// with is both.
func with(a, b map[string]any) map[string]any {
	for key, value := range a {
		b[key] = value
	}
	return b
}
