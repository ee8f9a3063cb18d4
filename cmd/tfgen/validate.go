package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

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
		return o.answerJSON(validateResult{
			document: newDocument(), Valid: true, WarningCount: len(left), Diagnostics: warnings(left),
		})
	}
	fmt.Fprintf(o.out, "The spec is valid: project %s with %s.\n", project.Name, project.EnvironmentNames())
	return nil
}

type validateResult struct {
	document
	Valid        bool `json:"valid"`
	ErrorCount   int  `json:"error_count"`
	WarningCount int  `json:"warning_count"`
	Diagnostics  any  `json:"diagnostics"`
}

// warning is a diagnostic about no place in the spec.
type warning struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
}

func warnings(left []render.Leftover) []warning {
	list := []warning{}
	for _, l := range left {
		list = append(list, warning{"warning", "Leftover environment", l.String() + "."})
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
		document: newDocument(), ErrorCount: faults.Len(), Diagnostics: faults,
	}); err != nil {
		return err
	}
	return exitError(exitFailure)
}
