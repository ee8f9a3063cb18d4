package terraform

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"
	"unicode"
)

// transcript is the full log of a workspace: what terraform says to people, each line with its time and command. What
// commands answer, such as the state, is not part of it: that can be secret. Writing to it never fails, since its
// pipe would be read no further then, and terraform hang on a full one.
type transcript struct {
	mu      sync.Mutex // stdout and stderr come at the same time
	product Product
	out     io.Writer // nil: none
	op      string
}

func (t *transcript) begin(op string) {
	t.mu.Lock()
	t.op = op
	t.mu.Unlock()
	t.lines(string(t.product) + " " + op)
}

// event logs the message of an event, and all of a diagnostic.
func (t *transcript) event(e Event) {
	if e.Diagnostic != nil {
		t.lines(e.Diagnostic.Severity + ": " + e.Diagnostic.String())
		return
	}
	t.lines(e.Message)
}

// Write logs what comes on stderr.
func (t *transcript) Write(p []byte) (int, error) {
	t.lines(string(p))
	return len(p), nil
}

func (t *transcript) lines(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.out == nil {
		return
	}
	now := time.Now().UTC().Format(time.RFC3339)
	for line := range strings.Lines(text) {
		line = strings.TrimRight(strings.Map(printable, line), " ")
		if line != "" {
			_, _ = fmt.Fprintf(t.out, "%s %s: %s\n", now, t.op, line)
		}
	}
}

// printable drops what would act on a terminal that the log is shown on.
func printable(r rune) rune {
	if r == '\t' {
		return ' '
	}
	if unicode.IsControl(r) {
		return -1
	}
	return r
}
