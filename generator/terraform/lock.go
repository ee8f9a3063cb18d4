package terraform

import (
	"fmt"
	"strings"
	"time"
)

// Lock is a state lock that another run holds.
type Lock struct {
	ID        string
	Who       string // "ann@laptop"
	Operation string // "apply", "plan"; empty where Terraform doesn't say
	Created   time.Time
}

// String says who holds the lock, and since when.
func (l Lock) String() string {
	text := fmt.Sprintf("the state is locked by %s since %s", l.Who, l.Created.Format("2006-01-02 15:04:05 MST"))
	if l.Operation != "" {
		text += " (" + l.Operation + ")"
	}
	return text
}

// parseLock reads the "Lock Info" of Terraform's error, nil where there is none.
func parseLock(detail string) *Lock {
	_, info, ok := strings.Cut(detail, "Lock Info:\n")
	if !ok {
		return nil
	}
	fields := map[string]string{}
	for line := range strings.Lines(info) {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			break // the blank line after the last field
		}
		fields[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	operation := strings.ToLower(strings.TrimPrefix(fields["Operation"], "OperationType"))
	if operation == "invalid" { // what terraform's other commands call themselves
		operation = ""
	}
	created, _ := time.Parse("2006-01-02 15:04:05 -0700 MST", fields["Created"]) // as time.Time prints itself
	return &Lock{ID: fields["ID"], Who: fields["Who"], Operation: operation, Created: created}
}
