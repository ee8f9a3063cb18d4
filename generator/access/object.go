package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// ParseError says what is wrong with a policy, and where.
type ParseError struct {
	Path    string // such as Statement[2].Condition.StringEquals; empty for the whole document
	Problem string
}

func (e *ParseError) Error() string {
	if e.Path == "" {
		return e.Problem
	}
	return e.Path + ": " + e.Problem
}

// wrongf is a ParseError whose path is yet to be given.
func wrongf(format string, args ...any) error {
	return &ParseError{Problem: fmt.Sprintf(format, args...)}
}

// within puts an element's name before the path of what is wrong inside of it.
func within(name string, err error) error {
	var wrong *ParseError
	if !errors.As(err, &wrong) {
		return err
	}
	dot := "."
	if wrong.Path == "" || wrong.Path[0] == '[' {
		dot = ""
	}
	return &ParseError{Path: name + dot + wrong.Path, Problem: wrong.Problem}
}

// member is a name and its value in a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

// checkJSON says whether the text is one JSON value and nothing more, in UTF-8.
func checkJSON(text []byte) error {
	if !utf8.Valid(text) {
		return wrongf("it is not UTF-8")
	}
	var value json.RawMessage
	decoder := json.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&value); err != nil {
		return wrongf("it is not JSON: %v", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return wrongf("there is more after the JSON value")
	}
	return nil
}

// kindOfJSON names the kind of a valid JSON value for messages.
func kindOfJSON(raw json.RawMessage) string {
	switch raw = bytes.TrimSpace(raw); raw[0] {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a string"
	case 't', 'f':
		return "a boolean"
	case 'n':
		return "null"
	}
	return "a number"
}

// members reads a valid JSON object. A name that it has twice is an error: readers differ in which value they take.
func members(raw json.RawMessage) ([]member, error) {
	if kind := kindOfJSON(raw); kind != "an object" {
		return nil, wrongf("it is %s, not an object", kind)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if _, err := decoder.Token(); err != nil {
		return nil, wrongf("it is not JSON: %v", err)
	}
	var all []member
	seen := map[string]bool{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, wrongf("it is not JSON: %v", err)
		}
		m := member{name: fmt.Sprint(token)}
		if err := decoder.Decode(&m.value); err != nil {
			return nil, wrongf("it is not JSON: %v", err)
		}
		if seen[m.name] {
			return nil, wrongf("%q is there twice", m.name)
		}
		seen[m.name] = true
		all = append(all, m)
	}
	return all, nil
}

// elements are those of a list, or the value itself where it is not a list.
func elements(raw json.RawMessage) ([]json.RawMessage, error) {
	if kindOfJSON(raw) != "a list" {
		return []json.RawMessage{raw}, nil
	}
	var all []json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, wrongf("it is not JSON: %v", err)
	}
	return all, nil
}

// text reads a string.
func text(raw json.RawMessage) (string, error) {
	if kind := kindOfJSON(raw); kind != "a string" {
		return "", wrongf("it is %s, not a string", kind)
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", wrongf("it is not JSON: %v", err)
	}
	return s, nil
}

// texts reads a string or a list of at least one, each by the given function.
func texts(raw json.RawMessage, read func(json.RawMessage) (string, error)) ([]string, error) {
	all, err := elements(raw)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, wrongf("the list is empty")
	}
	values := make([]string, len(all))
	for i, value := range all {
		if values[i], err = read(value); err != nil {
			if kindOfJSON(raw) == "a list" {
				err = within(fmt.Sprintf("[%d]", i), err)
			}
			return nil, err
		}
	}
	return values, nil
}

// scalar reads a string, or a number or boolean as it is written.
func scalar(raw json.RawMessage) (string, error) {
	switch kindOfJSON(raw) {
	case "a number", "a boolean":
		return string(bytes.TrimSpace(raw)), nil
	}
	return text(raw)
}
