package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/tfgen/tfgen/generator/ci"
	"github.com/tfgen/tfgen/generator/scaffold"
)

// interview asks for what a project begins with.
type interview struct {
	*prompt
	scaffold.Answers
}

// ask asks for what is missing, again and again where the spec would have faults.
func (q *interview) ask(ctx context.Context) error {
	if q.Project == "" {
		err := q.until(ctx, "Name of the project: ", func(name string) bool {
			q.Project = name
			sample := scaffold.Environment{Name: "dev", AccountID: "111111111111"}
			return q.valid(scaffold.Answers{Project: name, Environments: []scaffold.Environment{sample}})
		})
		if err != nil {
			return err
		}
	}
	if len(q.Environments) == 0 {
		if err := q.until(ctx, "An environment, as NAME=ACCOUNT[:REGION]: ", q.add); err != nil {
			return err
		}
		err := q.until(ctx, "Another one, or nothing: ", func(text string) bool { return text == "" || q.add(text) && false })
		if err != nil {
			return err
		}
	}
	if q.Owner == "" && len(q.Environments) > 1 {
		if err := q.askOwner(ctx); err != nil {
			return err
		}
	}
	if q.Repository != "" || !ci.System(q.CI).Installs() {
		return nil
	}
	return q.until(ctx, "Whose jobs deploy, as OWNER/NAME of the repository? ", func(name string) bool {
		q.Repository = name
		return name != "" && q.valid(q.Answers)
	})
}

func (q *interview) askOwner(ctx context.Context) error {
	first := q.Environments[0].Name
	return q.until(ctx, fmt.Sprintf("Which one owns what all share? [%s] ", first), func(name string) bool {
		q.Owner = name
		return name == "" || q.valid(q.Answers)
	})
}

// until asks a question until an answer is taken.
func (q *interview) until(ctx context.Context, question string, take func(answer string) bool) error {
	for {
		answer, err := q.answer(ctx, question)
		switch {
		case errors.Is(err, io.EOF):
			return errors.New("nothing was written: there was no answer")
		case err != nil:
			return fmt.Errorf("nothing was written: %w", err)
		}
		if take(answer) {
			return nil
		}
	}
}

// add takes an environment, if a spec with it is valid.
func (q *interview) add(text string) bool {
	env, err := scaffold.ParseEnvironment(text)
	if err != nil {
		fmt.Fprintln(q.err, err)
		return false
	}
	more := q.Answers
	more.Environments = append(more.Environments[:len(more.Environments):len(more.Environments)], env)
	if !q.valid(more) {
		return false
	}
	q.Answers = more
	return true
}

// valid reports whether a spec of these answers has no faults, and shows those that it has.
func (q *interview) valid(answers scaffold.Answers) bool {
	_, err := scaffold.Check(answers.Complete(q.getenv("AWS_REGION")))
	var faults diagnostics
	switch {
	case err == nil:
		return true
	case errors.As(err, &faults):
		_ = faults.WriteText(q.err, width(q.err), q.colour(q.err)) // a lost line is found by end
	default:
		fmt.Fprintln(q.err, strings.TrimSpace(err.Error()))
	}
	return false
}
