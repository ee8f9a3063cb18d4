package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/spec"
)

// accessCheckResult is what --check found, as JSON.
type accessCheckResult struct {
	document
	Proven      bool             `json:"proven"`
	Findings    *proof.Report    `json:"findings"`
	Accepted    []proof.Accepted `json:"accepted"` // beside what the spec says, and no finding
	NotModelled []string         `json:"not_modelled"`
}

func accessCheck(o *accessOptions, project *spec.Project) error {
	l, err := o.landscape(project)
	if err != nil {
		return err
	}
	all := l.Check(project, time.Now())
	report := o.concerned(all)
	if err := printAccessCheck(o, project, report, l.NotModelled()); err != nil {
		return err
	}
	if o.html != "" {
		if err := o.writePage(project, l, all); err != nil {
			return err
		}
	}
	if report.Err() != nil {
		return exitError(exitDifference)
	}
	return nil
}

// concerned is the report of what concerns the environments that were asked for.
func (o *accessOptions) concerned(report *proof.Report) *proof.Report {
	if len(o.envs) == 0 {
		return report
	}
	return report.Concerning(o.envs...)
}

func printAccessCheck(o *accessOptions, project *spec.Project, report *proof.Report, notModelled []string) error {
	proven := report.Err() == nil
	switch {
	case o.json:
		return o.answerJSON(accessCheckResult{newDocument(), proven, report,
			append([]proof.Accepted{}, report.Accepted...), notModelled})
	case o.markdown:
		if err := report.WriteMarkdown(o.out); err != nil {
			return fmt.Errorf("print the findings: %w", err)
		}
	case proven:
		names := project.EnvironmentNames()
		if len(o.envs) > 0 {
			names = strings.Join(o.envs, ", ")
		}
		fmt.Fprintf(o.out, "%s: %s.\n", report.Proven(), names)
	default:
		if err := report.WriteText(o.out, width(o.out), o.colour(o.out)); err != nil {
			return fmt.Errorf("print the findings: %w", err)
		}
		fmt.Fprintf(o.out, "%s\n", report.Summary())
	}
	if !o.markdown {
		if err := report.WriteAccepted(o.out); err != nil {
			return fmt.Errorf("print what is accepted: %w", err)
		}
	}
	return o.limits(notModelled)
}
