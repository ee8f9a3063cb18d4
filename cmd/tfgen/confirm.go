package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
)

var errNotApproved = errors.New("not approved: nothing was changed")

// confirm asks on standard error and reads the answer from standard input. Only a yes in full goes on.
func (a *app) confirm(ctx context.Context, question string) error {
	fmt.Fprintf(a.err, "\n%s Only \"yes\" is accepted: ", question)
	answers := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(a.in).ReadString('\n') // the end of input is no answer
		answers <- strings.TrimSpace(line)
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(a.err)
		return fmt.Errorf("%w: %w", errNotApproved, ctx.Err())
	case answer := <-answers:
		if !isTerminal(a.in) { // which would have echoed the end of the line
			fmt.Fprintln(a.err)
		}
		switch answer {
		case "yes":
			return nil
		case "":
			return fmt.Errorf("%w (without somebody to answer, pass --auto-approve)", errNotApproved)
		default:
			return errNotApproved
		}
	}
}
