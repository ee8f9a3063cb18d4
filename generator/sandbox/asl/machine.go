package asl

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Machine is a definition of a state machine.
type Machine struct {
	Comment, Version string
	StartAt          string
	States           map[string]*State
	TimeoutSeconds   float64 // 0: none
}

// State is one of a machine's states. Which fields count depends on its type.
type State struct {
	Type, Comment string
	Next          string
	End           bool

	InputPath, OutputPath, ResultPath optional
	Parameters, ResultSelector        any
	Result                            any

	Resource       string
	TimeoutSeconds float64 // 0: none
	Retry          []*Retrier
	Catch          []Catcher

	Seconds json.Number // that a Wait state waits

	Error, Cause, ErrorPath, CausePath string
}

// Retrier says which errors a state is tried again after, and how often.
type Retrier struct {
	ErrorEquals                      []string
	IntervalSeconds, MaxDelaySeconds float64
	BackoffRate                      float64
	MaxAttempts                      *int
}

// Catcher says which state comes after an error.
type Catcher struct {
	ErrorEquals []string
	Next        string
	ResultPath  optional
}

// optional is a path that may be missing, which means all, or null, which means nothing.
type optional struct {
	path string
	null bool
}

func (o *optional) UnmarshalJSON(text []byte) error {
	o.null = string(text) == "null"
	return json.Unmarshal(text, &o.path)
}

// Parse reads a definition. The error says what this package can't interpret.
func Parse(definition string) (*Machine, error) {
	decoder := json.NewDecoder(strings.NewReader(definition))
	decoder.UseNumber()
	decoder.DisallowUnknownFields()
	var m Machine
	if err := decoder.Decode(&m); err != nil {
		return nil, err
	}
	if m.States[m.StartAt] == nil {
		return nil, fmt.Errorf("there is no state %q to start at", m.StartAt)
	}
	for _, name := range slices.Sorted(maps.Keys(m.States)) {
		if err := m.States[name].check(); err != nil {
			return nil, fmt.Errorf("state %q: %w", name, err)
		}
	}
	return &m, nil
}

func (s *State) check() error {
	if !slices.Contains([]string{"Task", "Pass", "Wait", "Succeed", "Fail"}, s.Type) {
		return fmt.Errorf("type %q", s.Type)
	}
	if s.Type == "Wait" && s.Seconds == "" {
		return errors.New("a Wait state without Seconds")
	}
	return nil
}

// Decode reads a value with its numbers as they were written.
func Decode(text string) (any, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, errors.New("there is more than one value")
	}
	return value, nil
}

// Encode writes a value as Step Functions does, in one line.
func Encode(value any) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(value) // what was decoded can be encoded
	return strings.TrimSuffix(text.String(), "\n")
}
