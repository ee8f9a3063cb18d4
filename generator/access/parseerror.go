package access

import (
	"errors"
	"fmt"
)

// ParseError says what is wrong with a policy, and where.
type ParseError struct {
	Path    string // such as Statement[2].Condition.StringEquals; empty for the whole document
	Problem string
}

func (e *ParseError) Error() string {
	if e.Path == "" {
		return e.Problem
	}
	return e.Path + ": " + e.Problem
}

// wrongf is a ParseError whose path is yet to be given.
func wrongf(format string, args ...any) error {
	return &ParseError{Problem: fmt.Sprintf(format, args...)}
}

// within puts an element's name before the path of what is wrong inside of it.
func within(name string, err error) error {
	var wrong *ParseError
	if !errors.As(err, &wrong) {
		return err
	}
	dot := "."
	if wrong.Path == "" || wrong.Path[0] == '[' {
		dot = ""
	}
	return &ParseError{Path: name + dot + wrong.Path, Problem: wrong.Problem}
}
