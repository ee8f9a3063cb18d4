// Package coded has errors that tell machines by a code what they tell people by a text.
package coded

import (
	"errors"
	"fmt"
)

// Error is an error with a code, of a type that its package declares. Its text says what to do.
type Error[C ~string] struct {
	Code C
	Err  error
}

// Error is the text of the error that it carries.
func (e *Error[C]) Error() string { return e.Err.Error() }

// Unwrap gives the error that it carries.
func (e *Error[C]) Unwrap() error { return e.Err }

// Errorf makes an error with a code, as fmt.Errorf does.
func Errorf[C ~string](code C, format string, args ...any) error {
	return &Error[C]{code, fmt.Errorf(format, args...)}
}

// Has reports whether the error, or one that it wraps, has the code.
func Has[C ~string](err error, code C) bool {
	e, ok := errors.AsType[*Error[C]](err)
	return ok && e.Code == code
}
