package limits

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/tfgen/tfgen/generator/sandbox/protocol"
)

// machine is a state machine, or a part of one that a state runs.
type machine struct {
	StartAt string
	States  map[string]state
}

type state struct {
	Type, Next, Default     string
	End                     bool
	Branches                []machine
	Iterator, ItemProcessor *machine
	Catch, Choices          []struct{ Next string }
}

// judgeMachine is Step Functions' refusal of a definition whose states don't follow on each other, or nil.
// https://states-language.net/spec.html
func judgeMachine(definition string) *protocol.Error {
	var m machine
	wrong := ""
	if err := json.Unmarshal([]byte(definition), &m); err != nil {
		wrong = "INVALID_JSON_DESCRIPTION: " + err.Error()
	} else {
		wrong = m.wrong()
	}
	if wrong == "" {
		return nil
	}
	return &protocol.Error{Status: http.StatusBadRequest, Code: "InvalidDefinition",
		Message: "Invalid State Machine Definition: '" + wrong + "'"}
}

func (m machine) wrong() string {
	if _, ok := m.States[m.StartAt]; !ok {
		return fmt.Sprintf("MISSING_TRANSITION_TARGET: Missing 'StartAt' target: %s", m.StartAt)
	}
	for _, name := range slices.Sorted(maps.Keys(m.States)) {
		s := m.States[name]
		if ends := s.ends(); (s.Next != "") == ends && s.Type != "Choice" {
			return fmt.Sprintf("SCHEMA_VALIDATION_FAILED: state %s needs either Next or End", name)
		}
		for _, target := range s.targets() {
			if _, ok := m.States[target]; !ok {
				return fmt.Sprintf("MISSING_TRANSITION_TARGET: Missing target of state %s: %s", name, target)
			}
		}
		for _, part := range s.parts() {
			if wrong := part.wrong(); wrong != "" {
				return wrong
			}
		}
	}
	return ""
}

// ends says whether nothing follows on the state.
func (s state) ends() bool { return s.End || s.Type == "Succeed" || s.Type == "Fail" }

// targets are the states that may follow.
func (s state) targets() (all []string) {
	for _, one := range slices.Concat(s.Catch, s.Choices) {
		all = append(all, one.Next)
	}
	for _, one := range []string{s.Next, s.Default} {
		if one != "" {
			all = append(all, one)
		}
	}
	return all
}

// parts are the machines that a Parallel or Map state runs.
func (s state) parts() []machine {
	all := slices.Clone(s.Branches)
	for _, one := range []*machine{s.Iterator, s.ItemProcessor} {
		if one != nil {
			all = append(all, *one)
		}
	}
	return all
}
