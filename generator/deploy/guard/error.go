package guard

import (
	"fmt"
	"strings"
)

// Error means that a plan must not be applied.
type Error struct{ Stops []Stop }

// Error lists every stop, and what would lift all of those that can be lifted.
func (e *Error) Error() string {
	var text strings.Builder
	var flags []string
	for _, stop := range e.Stops {
		fmt.Fprintf(&text, "\n%s", stop)
		if stop.Flag != "" {
			flags = append(flags, stop.Flag)
		}
	}
	if len(flags) > 1 {
		fmt.Fprintf(&text, "\nto allow all of this: %s", strings.Join(flags, " "))
	}
	return "nothing was changed, because a guard stops the plan:" + text.String()
}

// String is the objection with what it is about.
func (s Stop) String() string {
	switch {
	case s.Address == "":
		return s.Message
	case s.Attribute == "":
		return s.Address + ": " + s.Message
	default:
		return s.Address + ", " + s.Attribute + ": " + s.Message
	}
}
