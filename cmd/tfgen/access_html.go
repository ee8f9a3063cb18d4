package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/tfgen/tfgen/generator/access/page"
	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/spec"
)

// standardOutput stands for it where a file's name is asked for.
const standardOutput = "-"

// htmlFault says why --html doesn't go with the other flags.
func (o *accessOptions) htmlFault() error {
	switch {
	case o.html == "":
		return nil
	case o.check && o.html == standardOutput:
		return errors.New("--check prints what it finds on standard output: pass a file to --html")
	case !o.check && (o.json || o.markdown):
		return errors.New("--html writes a page instead of the matrix: --json and --markdown go with it only for --check")
	}
	return nil
}

// accessHTML writes the page and nothing else.
func accessHTML(o *accessOptions, project *spec.Project) error {
	l, err := o.landscape(project)
	if err != nil {
		return err
	}
	return o.writePage(project, l, l.Check(project, time.Now()))
}

// writePage writes the page of what a check has found, with the matrix.
func (o *accessOptions) writePage(project *spec.Project, l *proof.Landscape, report *proof.Report) error {
	rows, err := o.rows(l)
	if err != nil {
		return err
	}
	report.Mark(rows)
	p := page.Page{
		Project: project.Name, Filter: o.filter(), Rows: rows, Source: l.Source, Report: o.concerned(report),
		NotModelled: l.NotModelled(),
	}
	if o.html != standardOutput {
		if err := p.WriteFile(o.html); err != nil {
			return fmt.Errorf("write the page: %w", err)
		}
		fmt.Fprintf(o.err, "Wrote %s.\n", o.html)
		return nil
	}
	html, err := p.HTML()
	if err != nil {
		return err
	}
	if _, err := o.out.Write(html); err != nil {
		return fmt.Errorf("print the page: %w", err)
	}
	return nil
}
