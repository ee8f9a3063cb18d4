package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/access/organization"
	"github.com/tfgen/tfgen/generator/ci"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

type validateOptions struct {
	*app
	json   bool
	format string
}

func newValidateCmd(a *app) *cobra.Command {
	o := &validateOptions{app: a}
	cmd := &cobra.Command{
		Use:     "validate",
		Short:   "Check the spec",
		GroupID: "spec",
		Long: `Check everything about the spec that can be known without AWS: names after derivation, references, accounts,
sizes, schedules, grants. All faults are reported together, with their places and what to do about them.

--format github prints a command for each, by which GitHub shows it at its line of a pull request; sarif is for code
scanning, and for editors. Faults are on standard error then, too.`,
		Example: `  tfgen validate
  tfgen validate --format sarif > tfgen.sarif`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return validateRun(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.format, "format", "text", "text, json, github or sarif")
	register(cmd, "format", cobra.FixedCompletions([]cobra.Completion{"text", "json", "github", "sarif"},
		cobra.ShellCompDirectiveNoFileComp))
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON, in the shape of terraform validate -json")
	exclusive(cmd, "format", "json")
	return cmd
}

func validateRun(ctx context.Context, o *validateOptions) error {
	switch o.format {
	case "text", "github", "sarif":
	case "json":
		o.json = true
	default:
		return fmt.Errorf("--format %s: there are text, json, github and sarif", o.format)
	}
	project, err := o.load()
	if err == nil {
		err = render.Check(project, project.Environments)
	}
	if err == nil {
		_, err = organization.New(project) // it reads the policies that the spec names
	}
	var faults *spec.Diagnostics
	isFault := errors.As(err, &faults) // and not about another thing: a missing folder, say
	switch {
	case isFault && o.json:
		return o.faultsJSON(faults)
	case isFault:
		return errors.Join(o.annotate(ctx, faults.List()), err)
	case err != nil:
		return err
	}
	left, err := o.leftovers(project)
	if err != nil {
		return err
	}
	found := append(project.Warnings.List(), warnings(left)...)
	if o.json {
		return o.answerJSON(validateResult{
			document: newDocument(), Valid: true, WarningCount: len(found), Diagnostics: found,
		})
	}
	if o.format != "text" {
		return o.annotate(ctx, found)
	}
	fmt.Fprintf(o.out, "The spec is valid: project %s with %s.\n", project.Name, project.EnvironmentNames())
	return nil
}

// annotate prints diagnostics in a form in which others show them at their places; as text, they are printed already.
func (o *validateOptions) annotate(ctx context.Context, found []tfjson.Diagnostic) error {
	if o.format == "text" {
		return nil
	}
	_, folder, err := ci.Repository(ctx, o.folder())
	if err != nil {
		return err
	}
	for _, d := range found {
		if d.Range == nil {
			continue
		}
		name, err := filepath.Rel(string(o.folder()), d.Range.Filename) // which is as seen from the working folder
		if err != nil {
			return fmt.Errorf("tell where in the repository a file is: %w", err)
		}
		d.Range.Filename = path.Join(folder, filepath.ToSlash(name))
	}
	if o.format == "sarif" {
		return writeJSON(o.out, newSarif(found))
	}
	return writeAnnotations(o.out, found)
}

type validateResult struct {
	document
	Valid        bool                `json:"valid"`
	ErrorCount   int                 `json:"error_count"`
	WarningCount int                 `json:"warning_count"`
	Diagnostics  []tfjson.Diagnostic `json:"diagnostics"`
}

// warnings are diagnostics about no place in the spec.
func warnings(left []render.Leftover) []tfjson.Diagnostic {
	var list []tfjson.Diagnostic
	for _, l := range left {
		list = append(list, tfjson.Diagnostic{
			Severity: tfjson.DiagnosticSeverityWarning, Summary: "Leftover environment", Detail: l.String() + ".",
		})
	}
	return list
}

// faultsJSON prints the faults of a spec.
func (o *validateOptions) faultsJSON(faults *spec.Diagnostics) error {
	if err := o.answerJSON(validateResult{
		document: newDocument(), ErrorCount: faults.Len(), Diagnostics: faults.List(),
	}); err != nil {
		return err
	}
	return exitError(exitFailure)
}
