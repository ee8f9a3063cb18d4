package terraform

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// EventType is a message type of Terraform's machine-readable UI:
// https://developer.hashicorp.com/terraform/internals/machine-readable-ui. It may be one that is not listed here.
type EventType string

// The types that say how far a run is and what it does.
const (
	EventLog             EventType = "log"
	EventInitOutput      EventType = "init_output"
	EventDiagnostic      EventType = "diagnostic"
	EventRefreshStart    EventType = "refresh_start"
	EventRefreshComplete EventType = "refresh_complete"
	EventDrift           EventType = "resource_drift"
	EventPlannedChange   EventType = "planned_change"
	EventApplyStart      EventType = "apply_start"
	EventApplyProgress   EventType = "apply_progress"
	EventApplyComplete   EventType = "apply_complete"
	EventApplyErrored    EventType = "apply_errored"
	EventSummary         EventType = "change_summary"
	EventOutputs         EventType = "outputs"
	EventLockAcquire     EventType = "state_lock_acquire" // when it takes a moment, also since another holds the lock
	EventWaiting         EventType = "waiting"            // tfgen's own: another tfgen is at work in the root
)

// Action is what happens to a resource or an output.
type Action string

// The actions of Terraform's machine-readable UI.
const (
	NoOp    Action = "noop"
	Create  Action = "create"
	Read    Action = "read"
	Update  Action = "update"
	Replace Action = "replace"
	Delete  Action = "delete"
	Move    Action = "move"
	Import  Action = "import"
	Forget  Action = "remove" // leaves the state, stays in the account
)

// Symbol marks the action as Terraform's plans do; "." where they have no mark.
func (a Action) Symbol() string {
	switch a {
	case Create:
		return "+"
	case Update:
		return "~"
	case Delete:
		return "-"
	case Replace:
		return "-/+"
	case Read:
		return "<="
	}
	return "."
}

// Event is one message of a running terraform. Only Type and Message are always set.
type Event struct {
	Type    EventType
	Message string // for people; may have several lines

	Change                       // of a planned change, a drift, a refresh or an apply step
	Elapsed    time.Duration     // since the step began, in whole seconds; of an apply's progress and end
	Diagnostic *Diagnostic       // of a diagnostic
	Summary    *Summary          // of a change summary
	Operation  string            // of a change summary: "plan", or "apply" when it counts what was done
	Outputs    map[string]Action // of a plan's outputs
}

// Change is one resource and what happens to it.
type Change struct {
	Address      string // "module.storage.aws_s3_bucket.input"
	ResourceType string // "aws_s3_bucket"
	Action       Action // empty for a refresh
	Reason       string // why it is replaced or deleted, such as "cannot_update"; often empty
}

// Summary counts resources. A replaced one counts as added and as removed.
type Summary struct {
	Add    int `json:"add"`
	Change int `json:"change"`
	Remove int `json:"remove"`
	Import int `json:"import"`
}

// add counts one more change. Of an apply, a replacement is two: a deletion and a creation.
func (s *Summary) add(action Action) {
	switch action {
	case Create:
		s.Add++
	case Update:
		s.Change++
	case Delete:
		s.Remove++
	case Replace:
		s.Add++
		s.Remove++
	}
}

// message is an Event as terraform writes it.
type message struct {
	Type    EventType `json:"type"`
	Message string    `json:"@message"`
	Change  *step     `json:"change"`
	Hook    *step     `json:"hook"`
	Changes *struct {
		Summary
		Operation string `json:"operation"`
	} `json:"changes"`
	Outputs map[string]struct {
		Action Action `json:"action"`
	} `json:"outputs"`
	Diagnostic *Diagnostic `json:"diagnostic"`
}

type step struct {
	Resource struct {
		Address string `json:"addr"`
		Type    string `json:"resource_type"`
	} `json:"resource"`
	Action  Action  `json:"action"`
	Reason  string  `json:"reason"`
	Elapsed float64 `json:"elapsed_seconds"`
}

// parseEvent understands one line of output. Terraform mixes plain text into its JSON at times, such as init's
// "Successfully configured the backend": that becomes a log message.
func parseEvent(line []byte) Event {
	var m message
	if err := json.Unmarshal(line, &m); err != nil {
		return Event{Type: EventLog, Message: string(line)}
	}
	event := Event{Type: m.Type, Message: strings.TrimSpace(m.Message), Diagnostic: m.Diagnostic}
	if m.Changes != nil {
		event.Summary, event.Operation = &m.Changes.Summary, m.Changes.Operation
	}
	for _, s := range []*step{m.Change, m.Hook} {
		if s != nil {
			event.Change = Change{
				Address: s.Resource.Address, ResourceType: s.Resource.Type, Action: s.Action, Reason: s.Reason,
			}
			event.Elapsed = time.Duration(s.Elapsed * float64(time.Second))
		}
	}
	if len(m.Outputs) > 0 {
		event.Outputs = map[string]Action{}
		for name, output := range m.Outputs {
			event.Outputs[name] = output.Action
		}
	}
	return event
}

// eventWriter turns what terraform writes into events. It never fails: its pipe isn't read further when a write does,
// and terraform would hang on a full one.
type eventWriter struct {
	on      func(Event)
	pending []byte // the beginning of a line
}

func (w *eventWriter) Write(p []byte) (int, error) {
	w.pending = append(w.pending, p...)
	for {
		line, rest, ok := bytes.Cut(w.pending, []byte("\n"))
		if !ok {
			return len(p), nil
		}
		w.line(line)
		w.pending = rest
	}
}

// end takes what was written last for a line.
func (w *eventWriter) end() {
	w.line(w.pending)
	w.pending = nil
}

func (w *eventWriter) line(text []byte) {
	if text = bytes.TrimSpace(text); len(text) > 0 {
		w.on(parseEvent(text))
	}
}

// decode reads the JSON document in what a command has written. Around it may be lines of a wrapper's, which would
// announce what it runs. It reports false where nothing was written.
func decode(text []byte, document any) (bool, error) {
	if len(bytes.TrimSpace(text)) == 0 {
		return false, nil
	}
	start := 0 // of a line
	for start < len(text) && text[start] != '{' {
		_, rest, _ := bytes.Cut(text[start:], []byte("\n"))
		start = len(text) - len(rest)
	}
	if start == len(text) {
		return false, errors.New("no line of it begins with a brace")
	}
	return true, json.NewDecoder(bytes.NewReader(text[start:])).Decode(document)
}
