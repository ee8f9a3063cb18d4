package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/ci"
	"github.com/tfgen/tfgen/generator/scaffold"
	"github.com/tfgen/tfgen/generator/spec"
)

// interview asks for what a project begins with.
type interview struct {
	*prompt
	scaffold.Answers
	pipelines func(system string) error // takes the CI system to write pipelines for
}

// ask asks for what is missing, again and again where the spec would have faults. What can be left out is asked for
// only where something is that can't.
func (q *interview) ask(ctx context.Context) error {
	questions := []func(context.Context) error{q.askProject, q.askEnvironments, q.askRegion, q.askOwner, q.askPipelines}
	if q.Project != "" && len(q.Environments) > 0 {
		questions = []func(context.Context) error{q.askOwner}
	}
	for _, question := range append(questions, q.askRepository) {
		if err := question(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (q *interview) askProject(ctx context.Context) error {
	if q.Project != "" {
		return nil
	}
	return q.until(ctx, "Name of the project: ", func(name string) bool {
		q.Project = name
		sample := scaffold.Environment{Name: "dev", AccountID: "111111111111"}
		return q.valid(scaffold.Answers{Project: name, Environments: []scaffold.Environment{sample}})
	})
}

func (q *interview) askEnvironments(ctx context.Context) error {
	if len(q.Environments) > 0 {
		return nil
	}
	if err := q.until(ctx, "An environment, as NAME=ACCOUNT[:REGION]: ", q.add); err != nil {
		return err
	}
	return q.until(ctx, "Another one, or nothing: ", func(text string) bool { return text == "" || q.add(text) && false })
}

// askRegion asks for the region of environments that name none, where nothing else does.
func (q *interview) askRegion(ctx context.Context) error {
	region := q.Complete(q.getenv("AWS_REGION")).Region
	if q.Region != "" || slices.ContainsFunc(q.Environments, func(e scaffold.Environment) bool { return e.Region != "" }) {
		return nil
	}
	return q.until(ctx, fmt.Sprintf("In which region? [%s] ", region), func(name string) bool {
		q.Region = name
		return name == "" || q.valid(q.Answers)
	})
}

func (q *interview) askPipelines(ctx context.Context) error {
	if q.CI != "" {
		return nil
	}
	return q.until(ctx, "Pipelines for github, gitlab or atlantis, or nothing: ", func(system string) bool {
		if system == "" {
			return true
		}
		if err := q.pipelines(system); err != nil {
			fmt.Fprintln(q.err, err)
			return false
		}
		q.CI = spec.CISystem(system)
		return true
	})
}

func (q *interview) askRepository(ctx context.Context) error {
	if q.Repository != "" || !ci.System(q.CI).Installs() {
		return nil
	}
	return q.until(ctx, "Whose jobs deploy, as OWNER/NAME of the repository? ", func(name string) bool {
		q.Repository = name
		return name != "" && q.valid(q.Answers)
	})
}

func (q *interview) askOwner(ctx context.Context) error {
	if q.Owner != "" || len(q.Environments) < 2 {
		return nil
	}
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
		case errors.Is(err, context.Canceled):
			return errors.New("nothing was written: interrupted")
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
