package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/spec"
)

// approvalFlag is --auto-approve, with or without =NAME,NAME.
type approvalFlag struct {
	given bool
	named []string // environments
}

// unnamed is what pflag sets for the flag without a value.
const unnamed = "*"

func (f *approvalFlag) add(cmd *cobra.Command, verb string) {
	flag := cmd.Flags().VarPF(f, "auto-approve", "",
		verb+" without asking; a protected environment only where it is named")
	flag.NoOptDefVal = unnamed
}

func (f *approvalFlag) String() string { return strings.Join(f.named, ",") }

// Type is the word for the flag's value in help texts.
func (f *approvalFlag) Type() string { return "env" }

// Set takes the flag's value.
func (f *approvalFlag) Set(text string) error {
	f.given = true
	if text == unnamed {
		return nil
	}
	for name := range strings.SplitSeq(text, ",") {
		if name == "" || name == "true" || name == "false" {
			return fmt.Errorf("name environments, or give it no value")
		}
		f.named = append(f.named, name)
	}
	return nil
}

// approval asks about what the flag doesn't cover. It refuses names that approve nothing: they are typing errors.
func (f *approvalFlag) approval(project *spec.Project, ask *prompt) (deploy.Approval, error) {
	for _, name := range f.named {
		if _, err := project.Lookup(name); err != nil {
			return deploy.Approval{}, fmt.Errorf("--auto-approve=%s: %w", name, err)
		}
	}
	return deploy.Approval{Given: f.given, Named: f.named, Ask: ask.ask}, nil
}

// ask puts a question about plans to the user, once more after a wrong answer that isn't a no.
func (p *prompt) ask(ctx context.Context, q deploy.Question) (string, error) {
	if err := errors.Join(lost(p.out), lost(p.err)); err != nil { // the plans, it may be
		return "", fmt.Errorf("%w: %w", deploy.ErrNotApproved, err)
	}
	text, flag := wording(q)
	for again := false; ; again = true {
		answer, err := p.answer(ctx, fmt.Sprintf("%s Only %q is accepted: ", text, q.Answer))
		switch {
		case errors.Is(err, io.EOF) && again:
			return "", deploy.ErrNotApproved
		case errors.Is(err, io.EOF):
			return "", fmt.Errorf("%w (without somebody to answer, pass %s)", deploy.ErrNotApproved, flag)
		case err != nil:
			return "", fmt.Errorf("%w: %w", deploy.ErrNotApproved, err)
		case answer == q.Answer, again, answer == "no", answer == "n":
			return answer, nil
		}
		fmt.Fprintf(p.err, "%q is not %q.\n", answer, q.Answer) // a slip of the finger needn't cost the plans
	}
}

// wording is how a question is put, and the flag that answers it beforehand.
func wording(q deploy.Question) (text, flag string) {
	if q.Protected {
		env := q.Plans[0].Env
		return fmt.Sprintf("%s is protected. %sit (account %s, %s)?", env.Name, verb(q.Destroy), env.AccountID,
			env.Region), "--auto-approve=" + env.Name
	}
	var accounts []string
	for _, r := range q.Plans {
		accounts = append(accounts, fmt.Sprintf("%s (account %s, %s)", r.Env.Name, r.Env.AccountID, r.Env.Region))
	}
	return verb(q.Destroy) + strings.Join(accounts, ", ") + "?", "--auto-approve"
}

func verb(destroy bool) string {
	if destroy {
		return "Destroy all of this in "
	}
	return "Apply this to "
}
