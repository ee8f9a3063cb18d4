package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

var errNotApproved = errors.New("not approved: nothing was changed")

// prompt asks questions on standard error and reads the answers from standard input, a line each.
type prompt struct {
	*app
	answers chan string
}

// newPrompt starts to read. What it reads beyond the last question is lost: one session, one prompt.
func newPrompt(a *app) *prompt {
	p := &prompt{app: a, answers: make(chan string)}
	go func() {
		defer close(p.answers)
		for lines := bufio.NewScanner(io.LimitReader(a.in, 1<<20)); lines.Scan(); {
			p.answers <- strings.TrimSpace(lines.Text())
		}
	}()
	return p
}

// confirm asks a question that has one right answer. Whatever else is said, also nothing, is an errNotApproved with the
// hint what to do without somebody to answer.
func (p *prompt) confirm(ctx context.Context, question, right, hint string) error {
	fmt.Fprintf(p.err, "\n%s Only %q is accepted: ", question, right)
	select {
	case <-ctx.Done():
		fmt.Fprintln(p.err)
		return fmt.Errorf("%w: %w", errNotApproved, ctx.Err())
	case answer := <-p.answers:
		if !isTerminal(p.in) { // which would have echoed the end of the line
			fmt.Fprintln(p.err)
		}
		switch answer {
		case right:
			return nil
		case "":
			return fmt.Errorf("%w (without somebody to answer, pass %s)", errNotApproved, hint)
		default:
			return errNotApproved
		}
	}
}
