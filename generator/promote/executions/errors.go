package executions

import (
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/aws/smithy-go"

	"github.com/tfgen/tfgen/generator/internal/coded"
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
type Error = coded.Error[Code]

// Is reports whether err says that.
func (c Code) Is(err error) bool { return coded.Has(err, c) }

// failure is an answer of Step Functions in words.
func failure(err error, doing, arn string) error {
	var (
		noMachine   *types.StateMachineDoesNotExist
		noExecution *types.ExecutionDoesNotExist
		answer      smithy.APIError
	)
	switch {
	case errors.As(err, &noMachine):
		return coded.Errorf(NoStateMachine, "there is no %s: apply the environment first: %w", short(arn), err)
	case errors.As(err, &noExecution):
		return coded.Errorf(NoExecution, "there is no %s: Step Functions keeps executions for 90 days: %w", short(arn),
			err)
	case errors.As(err, &answer) && answer.ErrorCode() == "AccessDeniedException":
		return coded.Errorf(Denied, "%s %s isn't allowed: use credentials that may: %w", doing, short(arn), err)
	}
	return fmt.Errorf("%s %s: %w", doing, short(arn), err)
}
