package asl

import (
	"cmp"
	"context"
	"errors"
	"time"
)

// visit is one stay in a state.
type visit struct {
	*State
	host  Host
	name  string
	input any
}

// run is the state's output, and what comes next; empty: it was the last.
func (v *visit) run(ctx context.Context) (output any, next string, err error) {
	v.host.Context["State"] = map[string]any{
		"Name": v.name, "EnteredTime": time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), "RetryCount": 0,
	}
	v.host.Record(v.Type+"StateEntered", map[string]any{"name": v.name, "input": Encode(v.input)})
	output, next, err = v.try(ctx)
	if err == nil && v.Type != "Fail" {
		v.host.Record(v.Type+"StateExited", map[string]any{"name": v.name, "output": Encode(output)})
	}
	return output, next, err
}

// try does what the state is for until it succeeds, or an error is caught or can't be.
func (v *visit) try(ctx context.Context) (output any, next string, err error) {
	attempts := map[*Retrier]int{}
	for retries := 1; ; retries++ {
		output, err = v.once(ctx)
		var failure *Error
		if !errors.As(err, &failure) || v.Type == "Fail" {
			return output, v.Next, err
		}
		again, delay := v.retrier(failure, attempts)
		if !again {
			return v.catch(failure)
		}
		if err := v.host.Wait(ctx, delay); err != nil {
			return nil, "", context.Cause(ctx)
		}
		v.host.Context["State"].(map[string]any)["RetryCount"] = retries
	}
}

// once does what the state is for.
func (v *visit) once(ctx context.Context) (any, error) {
	if v.Type == "Task" {
		return v.task(ctx)
	}
	if failure := v.host.Failing(v.name); failure != nil {
		return nil, failure
	}
	switch v.Type {
	case "Fail":
		return nil, v.fail()
	case "Wait":
		seconds, err := v.Seconds.Float64()
		if err != nil {
			return nil, Runtime("Seconds: %v", err)
		}
		if err := v.host.Wait(ctx, duration(seconds)); err != nil {
			return nil, context.Cause(ctx)
		}
	case "Pass":
		result, err := v.parameters()
		if v.Result != nil {
			result = v.Result
		}
		if err != nil {
			return nil, err
		}
		return v.output(result)
	}
	effective, err := v.selected(v.InputPath, v.input)
	if err != nil {
		return nil, err
	}
	return v.selected(v.OutputPath, effective)
}

// fail is the error of a Fail state.
func (v *visit) fail() error {
	failure := &Error{Name: v.Error, Cause: v.Cause}
	for _, of := range []struct {
		path string
		text *string
	}{{v.ErrorPath, &failure.Name}, {v.CausePath, &failure.Cause}} {
		if of.path == "" {
			continue
		}
		value, err := v.evaluate(of.path, v.input)
		if err != nil {
			return err
		}
		text, ok := value.(string)
		if !ok {
			return Runtime("%s is no text", of.path)
		}
		*of.text = text
	}
	return failure
}

// parameters are what the state's work gets: its input, or what its Parameters make of it.
func (v *visit) parameters() (any, error) {
	effective, err := v.selected(v.InputPath, v.input)
	if err != nil || v.Parameters == nil {
		return effective, err
	}
	return v.fill(v.Parameters, effective)
}

// output is what the state makes of its result.
func (v *visit) output(result any) (any, error) {
	if v.ResultSelector != nil {
		var err error
		if result, err = v.fill(v.ResultSelector, result); err != nil {
			return nil, err
		}
	}
	combined, err := place(v.ResultPath, v.input, result)
	if err != nil {
		return nil, err
	}
	return v.selected(v.OutputPath, combined)
}

// catch goes on after an error, if a catcher is for it.
func (v *visit) catch(failure *Error) (output any, next string, err error) {
	for _, c := range v.Catch {
		if failure.isOneOf(c.ErrorEquals) {
			said := map[string]any{"Error": failure.Name, "Cause": failure.Cause}
			output, err = place(c.ResultPath, v.input, said)
			return output, c.Next, err
		}
	}
	return nil, "", failure
}

// retrier is whether the state is to be tried again after an error, and when. It counts attempts.
func (v *visit) retrier(failure *Error, attempts map[*Retrier]int) (again bool, delay time.Duration) {
	for _, r := range v.Retry {
		if !failure.isOneOf(r.ErrorEquals) {
			continue
		}
		most := 3
		if r.MaxAttempts != nil {
			most = *r.MaxAttempts
		}
		if attempts[r] >= most {
			return false, 0
		}
		attempts[r]++
		return true, r.delay(attempts[r])
	}
	return false, 0
}

// delay is how long to wait before an attempt, of which 1 is the first.
func (r *Retrier) delay(attempt int) time.Duration {
	seconds, rate := cmp.Or(r.IntervalSeconds, 1), cmp.Or(r.BackoffRate, 2)
	for range attempt - 1 {
		seconds *= rate
	}
	if r.MaxDelaySeconds > 0 {
		seconds = min(seconds, r.MaxDelaySeconds)
	}
	return duration(seconds)
}

func duration(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }

// isOneOf reports whether names have the error in them. Faults of the definition are in none.
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
func (e *Error) isOneOf(names []string) bool {
	if e.Name == errorRuntime {
		return false
	}
	for _, name := range names {
		if name == e.Name || name == errorAll || name == errorTaskFailed && e.Name != errorTimeout {
			return true
		}
	}
	return false
}
