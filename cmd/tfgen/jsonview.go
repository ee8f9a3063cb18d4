package main

import (
	"encoding/json"
	"io"
	"sync"
	"time"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/terraform"
)

// jsonView writes a JSON object a line: events as they come, and at the end a summary.
type jsonView struct {
	mu  sync.Mutex
	out io.Writer
}

// jsonEvent is every line but the last.
type jsonEvent struct {
	Type        string           `json:"type"` // phase, note, warning, step or done
	Time        time.Time        `json:"time"`
	Environment string           `json:"environment"`
	Text        string           `json:"text,omitempty"`            // of a phase, a note, a warning; the error of done
	Status      string           `json:"status,omitempty"`          // of a step: started, completed or failed
	Address     string           `json:"address,omitempty"`         // of a step
	Action      terraform.Action `json:"action,omitempty"`          // of a step
	Elapsed     float64          `json:"elapsed_seconds,omitempty"` // of a step
}

func (v *jsonView) event(e deploy.Event) {
	line := jsonEvent{Type: string(e.Kind), Environment: e.Env, Text: e.Text}
	if e.Err != nil {
		line.Text = e.Err.Error()
	}
	if e.Kind == deploy.Step {
		switch e.Step.Type {
		case terraform.EventApplyStart:
			line.Status = "started"
		case terraform.EventApplyComplete:
			line.Status = "completed"
		case terraform.EventApplyErrored:
			line.Status = "failed"
		case terraform.EventDiagnostic:
			if line.Text = stepLine(e.Step); line.Text == "" {
				return // errors are in done and in the summary
			}
			line.Type = string(deploy.Warning)
		case terraform.EventWaiting, terraform.EventLockAcquire:
			line.Type, line.Text = string(deploy.Note), stepLine(e.Step)
		default:
			return
		}
		line.Address, line.Action, line.Elapsed = e.Step.Address, e.Step.Action, e.Step.Elapsed.Seconds()
	}
	v.write(line)
}

func (v *jsonView) write(line jsonEvent) {
	line.Time = time.Now().UTC()
	v.mu.Lock()
	defer v.mu.Unlock()
	_ = writeJSONLine(v.out, line) // the summary's error is reported
}

func (v *jsonView) close() {}

// writeJSONLine writes a document on one line.
func writeJSONLine(w io.Writer, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(document)
}
