package main

import (
	"fmt"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/spec"
)

// accessCheckResult is what --check found, as JSON.
type accessCheckResult struct {
	document
	Proven      bool          `json:"proven"`
	Findings    *proof.Report `json:"findings"`
	NotModelled []string      `json:"not_modelled"`
}

func accessCheck(o *accessOptions, project *spec.Project) error {
	l, err := o.landscape(project)
	if err != nil {
		return err
	}
	report := l.Check(project)
	if len(o.envs) > 0 {
		report = report.Concerning(o.envs...)
	}
	if err := printAccessCheck(o, project, report); err != nil {
		return err
	}
	if report.Err() != nil {
		return exitError(exitDifference)
	}
	return nil
}

func printAccessCheck(o *accessOptions, project *spec.Project, report *proof.Report) error {
	proven := report.Err() == nil
	switch {
	case o.json:
		return o.answerJSON(accessCheckResult{newDocument(), proven, report, proof.NotModelled()})
	case o.markdown:
		if err := report.WriteMarkdown(o.out); err != nil {
			return fmt.Errorf("print the findings: %w", err)
		}
	case proven:
		fmt.Fprintf(o.out, "The rendered files grant what the spec says, and nothing else: %s.\n", project.EnvironmentNames())
	default:
		if err := report.WriteText(o.out, width(o.out), o.colour(o.out)); err != nil {
			return fmt.Errorf("print the findings: %w", err)
		}
		fmt.Fprintf(o.out, "%s\n", report.Summary())
	}
	return o.limits()
}
