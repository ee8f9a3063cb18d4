package faults

import (
	"fmt"
	"math/big"
	"regexp"
	"time"

	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// attribute takes a value over into a rule. It says what is wrong with the value and how to mend it; nothing: it is
// right.
type attribute struct {
	want cty.Type
	set  func(*rule, cty.Value) string
}

// ofEveryRule are the attributes that all kinds have.
func ofEveryRule() []string {
	return []string{"service", "operation", "account", "region", "resource", "probability", "after", "count"}
}

// attributes are those of every rule and of all kinds.
func attributes() map[string]attribute {
	return map[string]attribute{
		"service":     text(setService),
		"operation":   text(setOperation),
		"account":     text(setAccount),
		"region":      text(setRegion),
		"resource":    text(setResource),
		"probability": {cty.Number, setProbability},
		"after":       whole(0, func(r *rule, n int) { r.after = n }),
		"count":       whole(1, func(r *rule, n int) { r.count = n }),
		"status":      {cty.Number, setStatus},
		"delay":       text(setDelay),
		"when":        text(setWhen),
		"error":       text(setError),
		"cause":       text(setCause),
		"state":       text(setState),
	}
}

// example is an attribute as it could be written.
func example(name string) string {
	if name == "delay" {
		return `delay = "2s"`
	}
	return name
}

func text(set func(*rule, string) string) attribute {
	return attribute{cty.String, func(r *rule, v cty.Value) string { return set(r, v.AsString()) }}
}

func whole(least int, set func(*rule, int)) attribute {
	return attribute{cty.Number, func(r *rule, v cty.Value) string {
		n, ok := wholeNumber(v)
		if !ok || n < int64(least) {
			return fmt.Sprintf("It counts calls: a whole number, at least %d.", least)
		}
		set(r, int(n))
		return ""
	}}
}

func wholeNumber(v cty.Value) (n int64, ok bool) {
	n, accuracy := v.AsBigFloat().Int64()
	return n, accuracy == big.Exact
}

func setService(r *rule, v string) string {
	if name, ok := signingNames()[v]; ok {
		return fmt.Sprintf("A service goes by the name that calls to it are signed with. Did you mean %q?", name)
	}
	if !matches(`[\w*?-]+`, v) {
		return fmt.Sprintf("%q is not a service, such as \"s3\", or a pattern of it with * and ?.", v)
	}
	r.service = newGlob(v)
	return ""
}

// signingNames are services that people know by other names than those that calls to them are signed with.
func signingNames() map[string]string {
	return map[string]string{
		"cloudwatch":    "monitoring",
		"eventbridge":   "events",
		"sfn":           "states",
		"stepfunctions": "states",
	}
}

func setOperation(r *rule, v string) string {
	if !matches(`[\w*?]+`, v) {
		return fmt.Sprintf("%q is not an operation, such as \"PutObject\", or a pattern of it with * and ?. "+
			"The service goes into its own attribute.", v)
	}
	r.operation = newGlob(v)
	return ""
}

func setAccount(r *rule, v string) string {
	if !aws.IsAccountID(v) {
		return fmt.Sprintf("%q is not an account id. It has 12 digits and stands in quotes, since it may begin with 0.", v)
	}
	r.account = newGlob(v)
	return ""
}

func setRegion(r *rule, v string) string {
	if !matches(`[a-z0-9*?-]+`, v) {
		return fmt.Sprintf("%q is not a region's code, such as \"us-east-1\", or a pattern of it with * and ?.", v)
	}
	r.region = newGlob(v)
	return ""
}

func setResource(r *rule, v string) string {
	if v == "" {
		return "It is empty. Write a pattern, such as \"*.tfstate\", or leave it out for all."
	}
	r.resource = newGlob(v)
	return ""
}

func setProbability(r *rule, v cty.Value) string {
	r.probability, _ = v.AsBigFloat().Float64()
	if r.probability < 0 || r.probability > 1 {
		return "A probability is between 0 and 1: 0.2 for every fifth call."
	}
	return ""
}

func setStatus(r *rule, v cty.Value) string {
	n, ok := wholeNumber(v)
	if !ok || n < 500 || n > 599 {
		return "A server's error has an HTTP status from 500 to 599, such as 500 or 503."
	}
	r.settings.status = int(n)
	return ""
}

func setDelay(r *rule, v string) string {
	delay, err := time.ParseDuration(v)
	if err != nil || delay <= 0 {
		return fmt.Sprintf("%q is not a time to wait. Write it with its unit, such as \"300ms\" or \"2s\".", v)
	}
	r.settings.delay = delay
	return ""
}

func setWhen(r *rule, v string) string {
	if v != "before" && v != "after" {
		return fmt.Sprintf("%q is neither \"before\", where the call has no effect, nor \"after\", where it has had it. %s",
			v, suggest.Known(v, []string{"before", "after"}))
	}
	r.settings.late = v == "after"
	return ""
}

// setError keeps to Step Functions' limit, as do setCause and setState.
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ExecutionFailedEventDetails.html
func setError(r *rule, v string) string {
	if v == "" || len(v) > 256 {
		return "It is an error's name, such as \"States.TaskFailed\", of up to 256 characters."
	}
	r.settings.execution.Error = v
	return ""
}

func setCause(r *rule, v string) string {
	if len(v) > 32768 {
		return "A cause has up to 32,768 characters."
	}
	r.settings.execution.Cause = v
	return ""
}

func setState(r *rule, v string) string {
	if v == "" || len(v) > 80 {
		return "It is the name of a state, of up to 80 characters, or left out for the first one."
	}
	r.settings.execution.State = v
	return ""
}

// matches reports whether the whole value is of the form of the regular expression.
func matches(form, v string) bool {
	return regexp.MustCompile(`^(?:` + form + `)$`).MatchString(v)
}
