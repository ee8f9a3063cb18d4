package main

import (
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// writeAnnotations writes diagnostics as commands of GitHub's, which shows them at their places.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
func writeAnnotations(w io.Writer, found []tfjson.Diagnostic) error {
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, d := range found {
		place := ""
		if r := d.Range; r != nil {
			place = fmt.Sprintf("file=%s,line=%d,endLine=%d,", property.Replace(r.Filename), r.Start.Line, r.End.Line)
			if r.Start.Line == r.End.Line { // columns are of one line alone
				place += fmt.Sprintf("col=%d,endColumn=%d,", r.Start.Column, r.End.Column)
			}
		}
		place += "title=" + property.Replace(d.Summary)
		_, err := fmt.Fprintf(w, "::%s %s::%s\n", d.Severity, place, data.Replace(d.Detail))
		if err != nil {
			return err
		}
	}
	return nil
}

// sarif is a log of SARIF 2.1.0, as far as it is needed.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
type sarif struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string    `json:"id"`
	ShortDescription sarifText `json:"shortDescription"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
}

type sarifLocation struct {
	PhysicalLocation struct {
		ArtifactLocation struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region sarifRegion `json:"region"`
	} `json:"physicalLocation"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

// newSarif has a rule for each summary.
func newSarif(found []tfjson.Diagnostic) sarif {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{
		Name: "tfgen", Version: currentVersion().Version, InformationURI: "https://github.com/tfgen/tfgen",
		Rules: []sarifRule{},
	}
	known := map[string]bool{}
	for _, d := range found {
		id := ruleID(d.Summary)
		if !known[id] {
			known[id] = true
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{id, sarifText{d.Summary}})
		}
		result := sarifResult{RuleID: id, Level: string(d.Severity), Message: sarifText{d.Summary + ". " + d.Detail}}
		if r := d.Range; r != nil {
			var location sarifLocation
			location.PhysicalLocation.ArtifactLocation.URI = (&url.URL{Path: r.Filename}).EscapedPath()
			location.PhysicalLocation.Region = sarifRegion{r.Start.Line, r.Start.Column, r.End.Line, r.End.Column}
			result.Locations = []sarifLocation{location}
		}
		run.Results = append(run.Results, result)
	}
	return sarif{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}}
}

// ruleID is a summary as a name: "Unknown bucket" is "unknown-bucket".
func ruleID(summary string) string {
	return strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(summary), "-"), "-")
}
