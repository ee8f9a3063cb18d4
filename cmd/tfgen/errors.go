package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

const (
	exitOK          = 0
	exitFailure     = 1
	exitDifference  = 2
	exitInterrupted = 130 // 128 + SIGINT, as shells count
)

// exitError ends the command with a code and without a message: what there is to say has been said.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// diagnostics are faults with a place in a file: of the spec, of rendered files, of a file of faults.
type diagnostics interface {
	error
	WriteText(w io.Writer, width int, color bool) error
}

// end is the exit code after all that there was to say. Text that was lost is an error.
func (a *app) end(code int) int {
	err := errors.Join(lost(a.out), lost(a.err))
	if err == nil || code == exitInterrupted {
		return code
	}
	fmt.Fprintf(a.err, "Error: %s\n", err)
	return exitFailure
}

// report prints what went wrong with a command, if anything, and says with which code to exit.
func (a *app) report(ctx context.Context, cmd *cobra.Command, err error) int {
	var exit exitError
	var faults diagnostics
	code := exitFailure
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &exit):
		return int(exit)
	case errors.As(err, &faults):
		_ = faults.WriteText(a.err, width(a.err), a.colour(a.err)) // there is nobody left to tell
	default:
		fmt.Fprintf(a.err, "%s %s\n", a.red("Error:"), strings.TrimSpace(err.Error()))
		if ctx.Err() != nil || errors.Is(err, context.Canceled) {
			code = exitInterrupted
		}
	}
	a.answerFailure(cmd, code, err)
	return code
}
