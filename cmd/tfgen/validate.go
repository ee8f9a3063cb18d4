package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

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
	if o.json {
		return validateJSON(o, err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(o.out, "The spec is valid: project %s with %s.\n", project.Name, project.EnvironmentNames())
	return nil
}

type validateResult struct {
	document
	Valid       bool `json:"valid"`
	ErrorCount  int  `json:"error_count"`
	Diagnostics any  `json:"diagnostics"`
}

func validateJSON(o *validateOptions, err error) error {
	result := validateResult{document: newDocument(), Valid: true, Diagnostics: []any{}}
	var faults *spec.Diagnostics
	if errors.As(err, &faults) {
		result = validateResult{document: newDocument(), Valid: false, ErrorCount: faults.Len(), Diagnostics: faults}
	} else if err != nil {
		return err // not about the spec: a missing folder, say
	}
	if err := o.answerJSON(result); err != nil {
		return err
	}
	if !result.Valid {
		return exitError(exitFailure)
	}
	return nil
}
