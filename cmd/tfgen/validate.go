package main

import (
	"context"
	"errors"
	"fmt"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/access/organization"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
)

type validateOptions struct {
	*app
	json bool
}

func newValidateCmd(a *app) *cobra.Command {
	o := &validateOptions{app: a}
	cmd := &cobra.Command{
		Use:     "validate",
		Short:   "Check the spec",
		GroupID: "spec",
		Long: `Check everything about the spec that can be known without AWS: names after derivation, references, accounts,
sizes, schedules, grants. All faults are reported together, with their places and what to do about them.`,
		Args: a.noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return validateRun(cmd.Context(), o) },
	}
	cmd.Flags().BoolVar(&o.json, "json", false, "print the result as JSON, in the shape of terraform validate -json")
	return cmd
}

func validateRun(_ context.Context, o *validateOptions) error {
	project, err := o.load()
	if err == nil {
		err = render.Check(project, project.Environments)
	}
	if err == nil {
		_, err = organization.New(project) // it reads the policies that the spec names
	}
	if o.json && err != nil {
		return validateJSON(o, err)
	}
	if err != nil {
		return err
	}
	left, err := o.leftovers(project)
	if err != nil {
		return err
	}
	if o.json {
		found := append(project.Warnings.List(), warnings(left)...)
		return o.answerJSON(validateResult{
			document: newDocument(), Valid: true, WarningCount: len(found), Diagnostics: found,
		})
	}
	fmt.Fprintf(o.out, "The spec is valid: project %s with %s.\n", project.Name, project.EnvironmentNames())
	return nil
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

// validateJSON prints the faults of a spec.
func validateJSON(o *validateOptions, err error) error {
	var faults *spec.Diagnostics
	if !errors.As(err, &faults) {
		return err // not about the spec: a missing folder, say
	}
	if err := o.answerJSON(validateResult{
		document: newDocument(), ErrorCount: faults.Len(), Diagnostics: faults.List(),
	}); err != nil {
		return err
	}
	return exitError(exitFailure)
}
