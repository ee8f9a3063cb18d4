package terraform

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// What can be wrong outside, for errors.Is on an Error.
var (
	ErrLocked         = errors.New("the state is locked")
	ErrNoStateBucket  = errors.New("the state bucket does not exist")
	ErrNotInitialized = errors.New("the root is not initialized")
	ErrBackendChanged = errors.New("the backend is not the one that was initialized")
	ErrNoProvider     = errors.New("the provider can't be installed")
	ErrNoCredentials  = errors.New("no valid AWS credentials")
	ErrAssumeRole     = errors.New("the role can't be assumed")
	ErrProtected      = errors.New("a protected resource would be destroyed")
	ErrNotEmpty       = errors.New("a resource that still holds data can't be destroyed")
	ErrStalePlan      = errors.New("the plan is older than the state")
	ErrLockFile       = errors.New("the lock file of the providers would change")
	ErrKilled         = errors.New("it was killed") // its lock stays, and what it was doing is lost; not on Windows
)

// Error is a failed or interrupted terraform or tofu. An interrupted one also is the context's error.
type Error struct {
	Op          string       // "init", "plan", "apply", "show", "output" or "state"
	Dir         string       // the root
	Diagnostics []Diagnostic // Terraform's errors, each once; empty when terraform didn't run or said nothing
	Lock        *Lock        // the lock that was in the way, nil if none or unknown
	Hints       []string     // what to do

	product Product
	outcome outcome
	causes  []error // Err… that apply
	err     error   // how the process ended
}

// outcome is how a run ended that didn't succeed, as people say it.
type outcome string

const (
	failed      outcome = "failed"
	interrupted outcome = "was interrupted"
	killed      outcome = "was killed"
)

// Error is a first line that names the run, then Terraform's errors, then the hints.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s in %s %s", e.product, e.Op, e.Dir, e.outcome)
	switch {
	case e.Lock != nil:
		fmt.Fprintf(&b, ": %s", e.Lock)
	case len(e.Diagnostics) == 0 && e.outcome == failed:
		fmt.Fprintf(&b, ": %s", strings.TrimSpace(e.err.Error()))
	}
	for _, d := range e.Diagnostics {
		if e.Lock == nil || parseLock(d.Detail) == nil {
			fmt.Fprintf(&b, "\n\n%s", d)
		}
	}
	for i, hint := range e.Hints {
		if i == 0 && e.Lock == nil {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "\nhint: %s", hint)
	}
	return b.String()
}

// Unwrap returns the causes that are known and how the process ended.
func (e *Error) Unwrap() []error {
	return append(slices.Clone(e.causes), e.err)
}

// explain finds the causes and hints of the diagnostics. The hints name commands, with the help of a replacer.
func (e *Error) explain(commands *strings.Replacer) {
	for _, d := range e.Diagnostics {
		if e.Lock == nil {
			e.Lock = parseLock(d.Detail)
		}
		for _, r := range rules() {
			if !r.matches(d) {
				continue
			}
			e.causes = append(e.causes, r.cause)
			hint := commands.Replace(r.hint)
			if hint != "" && !slices.Contains(e.Hints, hint) {
				e.Hints = append(e.Hints, hint)
			}
			break
		}
	}
	if e.Lock != nil {
		e.Hints = append(e.Hints, commands.Replace(
			"wait for that run; if it is dead, release its lock: TERRAFORM force-unlock ")+e.Lock.ID)
	}
}
