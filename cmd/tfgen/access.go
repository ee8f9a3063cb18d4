package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/spec"
)

const accessHelp = `Read the rendered Terraform of all environments, evaluate the policies on both sides of every grant,
and show who may use which bucket, key, parameters and repository: access across accounts first, with the statements
that decide. Needs no credentials, no terraform and no network. Of the spec, it takes what environments there are, what
they accept, which is marked, what they allow besides, and what the organization and boundaries take away.

yes is for every request over TLS. "if" depends on the condition keys that are told below, "some" on the action or on
the part of the resource; ? can't be decided from the files. For keys, read is to decrypt and write to encrypt; for
repositories they are to pull and to push. Other is any other action of the service. Pairs without access are shown
where --principal or --resource asks for them, with the side that is missing.

On a terminal the table fits its width: names wrap, verbs that nobody has are left out, and rows that are alike in more
than three environments are shown once, unless --all-rows. In a file or a pipe it is whole; COLUMNS fits it to a width.

--check compares what is granted with what the spec means by reads, writes and grants, each half of a grant by itself,
and follows what roles of your own files reach: from role to role, and by permissions that lead to more.
It exits with 2 where something is missing, too much, or can't be decided. What the spec accepts is listed apart; an
acceptance that has expired, or that matches nothing, is a finding, too. --diff shows what has changed since a git
revision.

--handover prints what others have to add to policies of theirs, by account: for external buckets, images in their
repositories, secrets and parameters, the keys of all these, and topics that are told of failures. Whether they have
added it isn't in the files: "if" in the matrix says so.

--html writes one page for auditors and reviewers that needs no network, instead of the matrix or beside what --check
prints: a graph, the matrix with the text of the statements that decide, search and filters, and what --check finds.`

type accessOptions struct {
	*app
	envs      []string
	principal string
	resource  string
	json      bool
	markdown  bool
	allRows   bool
	html      string // a file; -: standard output
	check     bool
	handover  bool
	diff      string // a git revision
	exitcode  bool
}

func newAccessCmd(a *app) *cobra.Command {
	o := &accessOptions{app: a}
	cmd := &cobra.Command{
		Use:     "access",
		Short:   "Show and prove who may use what, across accounts",
		GroupID: "spec",
		Long:    accessHelp,
		Example: `  tfgen access --env prod
  tfgen access --principal '*-task-prod' --resource '*-models-*'
  tfgen access --check               # in CI
  tfgen access --diff origin/main    # for a pull request
  tfgen access --html access.html    # for an audit
  tfgen access --handover            # for the owners of what isn't the project's`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return accessRun(cmd.Context(), o) },
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.envs, "env", nil, "only what `name`'s roles or resources have to do with (repeatable)")
	f.StringVar(&o.principal, "principal", "", "only principals whose name or ARN matches the `glob`")
	f.StringVar(&o.resource, "resource", "", "only resources whose name or ARN matches the `glob`")
	f.BoolVar(&o.allRows, "all-rows", false, "show each row, also where many environments are alike")
	f.BoolVar(&o.json, "json", false, "print the result as JSON")
	f.BoolVar(&o.markdown, "markdown", false, "print the result as Markdown")
	f.StringVar(&o.html, "html", "", "write the matrix, a graph and the check's findings as a page to a `file`")
	f.BoolVar(&o.check, "check", false, "compare with the spec, exit 2 if anything differs")
	f.BoolVar(&o.handover, "handover", false, "print what owners of what isn't the project's have to allow")
	f.StringVar(&o.diff, "diff", "", "show the changes since a git `revision`")
	f.BoolVar(&o.exitcode, "detailed-exitcode", false, "with --diff: exit 0 when nothing changed, 2 when something did")
	exclusive(cmd, "check", "diff")
	exclusive(cmd, "json", "markdown")
	exclusive(cmd, "diff", "html")
	for _, other := range []string{"check", "diff", "html", "markdown"} {
		exclusive(cmd, "handover", other)
	}
	for _, narrow := range []string{"principal", "resource", "all-rows"} {
		exclusive(cmd, "handover", narrow)
		exclusive(cmd, "check", narrow)
		exclusive(cmd, "diff", narrow)
	}
	a.completeEnv(cmd, "env")
	a.completeRevision(cmd, "diff")
	cmd.AddCommand(newAccessSimulateCmd(a))
	return cmd
}

func accessRun(ctx context.Context, o *accessOptions) error {
	if o.exitcode && o.diff == "" {
		return errors.New("--detailed-exitcode is for --diff; --check exits with 2 by itself")
	}
	if err := o.htmlFault(); err != nil {
		return err
	}
	project, err := o.load()
	if err != nil {
		return err
	}
	for _, name := range o.envs {
		if _, err := project.Lookup(name); err != nil {
			return err
		}
	}
	switch {
	case o.handover:
		return accessHandover(o, project)
	case o.check:
		return accessCheck(o, project)
	case o.diff != "":
		return accessDiffRun(ctx, o, project)
	case o.html != "":
		return accessHTML(o, project)
	}
	return accessMatrix(o, project)
}

// accessResult is the matrix as JSON.
type accessResult struct {
	document
	Rows        []proof.Row      `json:"rows"`
	Accepted    []proof.Accepted `json:"accepted"` // beside what the spec says
	Unknown     *proof.Report    `json:"unknown"`  // what may change the rows and can't be told
	NotModelled []string         `json:"not_modelled"`
}

func accessMatrix(o *accessOptions, project *spec.Project) error {
	l, err := o.landscape(project)
	if err != nil {
		return err
	}
	rows, err := o.rows(l)
	if err != nil {
		return err
	}
	unknown, accepted := l.Unknown(), l.Accepted(project, time.Now())
	accepted.Mark(rows)
	accepted = o.concerned(accepted)
	if o.json {
		return o.answerJSON(accessResult{newDocument(), append([]proof.Row{}, rows...),
			append([]proof.Accepted{}, accepted.Accepted...), unknown, l.NotModelled()})
	}
	if len(rows) == 0 {
		fmt.Fprintln(o.err, "There is no such access.")
	}
	write := o.layout().WriteText
	if o.markdown {
		write = proof.WriteMarkdown
	}
	if err := write(o.out, rows); err != nil {
		return fmt.Errorf("print the access: %w", err)
	}
	if n := len(unknown.Findings); n > 0 {
		what := "1 thing in the files is"
		if n > 1 {
			what = fmt.Sprintf("%d things in the files are", n)
		}
		fmt.Fprintf(o.err, "%s not understood, so this may not be all: see tfgen access --check\n", what)
	}
	return o.limits(l.NotModelled())
}

// rows are those of the matrix that the flags ask for.
func (o *accessOptions) rows(l *proof.Landscape) ([]proof.Row, error) {
	filter := o.filter()
	rows := l.Matrix(filter)
	if len(rows) == 0 && filter.Denied {
		return nil, fmt.Errorf(
			"nothing matches%s%s: these are names or ARNs, in which * is any run of characters and ? any one",
			given(" --principal ", o.principal), given(" --resource ", o.resource))
	}
	return rows, nil
}

// filter is what the flags narrow the matrix to. Who asks about some principal wants to know why it may not, too.
func (o *accessOptions) filter() proof.Filter {
	return proof.Filter{
		Envs: o.envs, Principal: o.principal, Resource: o.resource, Denied: o.principal != "" || o.resource != "",
	}
}

// layout fits the table into a terminal. In a file or a pipe it is whole.
func (o *accessOptions) layout() proof.Layout {
	columns := o.columns()
	return proof.Layout{Width: columns, SumUp: columns > 0 && !o.allRows}
}

// limits prints what the result leaves out, apart from it.
func (a *app) limits(notModelled []string) error {
	fmt.Fprintln(a.out)
	return proof.WriteLimits(a.out, notModelled, a.columns())
}

// given is a flag as it was given; empty if it wasn't.
func given(flag, value string) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf("%s%q", flag, value)
}
