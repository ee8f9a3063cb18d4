package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/spf13/cobra"

	"github.com/tfgen/tfgen/generator/spec"
)

// formatVersion is the version of all documents and lines, described in tfgen help json. Additions raise the second
// number, all else the first.
const formatVersion = "1.0"

// document is what all JSON documents have.
type document struct {
	FormatVersion string `json:"format_version"`
}

func newDocument() document { return document{FormatVersion: formatVersion} }

// answerJSON prints the one document of a command.
func (a *app) answerJSON(answer any) error {
	a.answered = true
	return writeJSON(a.out, answer)
}

// writeJSON prints one indented document.
func writeJSON(w io.Writer, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// failure is the last line of a command with --json that failed before its answer.
type failure struct {
	document
	Type        string              `json:"type"` // error
	ExitCode    int                 `json:"exit_code"`
	Error       string              `json:"error"`
	Diagnostics []tfjson.Diagnostic `json:"diagnostics,omitempty"` // of the spec, as validate prints them
}

// answerFailure prints a failure where the command was asked for JSON and has not answered.
func (a *app) answerFailure(cmd *cobra.Command, code int, err error) {
	asked := cmd != nil && cmd.Flags().Lookup("json") != nil && cmd.Flags().Lookup("json").Value.String() == "true"
	if !asked || a.answered {
		return
	}
	answer := failure{document: newDocument(), Type: "error", ExitCode: code, Error: err.Error()}
	if faults := (*spec.Diagnostics)(nil); errors.As(err, &faults) {
		answer.Diagnostics = faults.List()
	}
	_ = writeJSONLine(a.out, answer) // the exit code says it, too
}
