package executions

import (
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/aws/smithy-go"
)

// Code tells machines why a state machine can't be used.
type Code string

// The codes of Error.
const (
	NoStateMachine Code = "no-state-machine"
	NoExecution    Code = "no-execution"
	Denied         Code = "denied"
)

// Error is a reason that the user can do something about. Its text says what.
type Error struct {
	Code Code
	Err  error
}

// Error is the text of the error that it carries.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap gives the error that it carries.
func (e *Error) Unwrap() error { return e.Err }

// Is reports whether err says that.
func (c Code) Is(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == c
}

// failure is an answer of Step Functions in words.
func failure(err error, doing, arn string) error {
	var (
		noMachine   *types.StateMachineDoesNotExist
		noExecution *types.ExecutionDoesNotExist
		answer      smithy.APIError
	)
	switch {
	case errors.As(err, &noMachine):
		return &Error{NoStateMachine, fmt.Errorf("there is no %s: apply the environment first: %w", short(arn), err)}
	case errors.As(err, &noExecution):
		return &Error{NoExecution, fmt.Errorf("there is no %s: Step Functions keeps executions for 90 days: %w", short(arn),
			err)}
	case errors.As(err, &answer) && answer.ErrorCode() == "AccessDeniedException":
		return &Error{Denied, fmt.Errorf("%s %s isn't allowed: use credentials that may: %w", doing, short(arn), err)}
	}
	return fmt.Errorf("%s %s: %w", doing, short(arn), err)
}
