package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
)

// prompt asks questions on standard error and reads the answers from standard input, a line each.
type prompt struct {
	*app
	answers chan string
}

// newPrompt reads from the first question on. What it reads beyond the last one is lost: one command, one prompt.
func newPrompt(a *app) *prompt { return &prompt{app: a} }

func (p *prompt) read() {
	p.answers = make(chan string)
	go func() {
		defer close(p.answers)
		for lines := bufio.NewScanner(io.LimitReader(p.in, 1<<20)); lines.Scan(); {
			p.answers <- strings.TrimSpace(lines.Text())
		}
	}()
}

// answer asks a question. The error is io.EOF where nobody gives an answer, or that of the context.
func (p *prompt) answer(ctx context.Context, question string) (string, error) {
	if p.answers == nil {
		p.read()
	}
	fmt.Fprintf(p.err, "\n%s", question)
	select {
	case <-ctx.Done():
		fmt.Fprintln(p.err)
		return "", ctx.Err()
	case answer, given := <-p.answers:
		if !isTerminal(p.in) { // which would have echoed the end of the line
			fmt.Fprintln(p.err)
		}
		if !given {
			return "", io.EOF
		}
		return answer, nil
	}
}
