package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxDepth is how many objects and lists may be in one another. A policy in a list of questions has nine.
const maxDepth = 32

// value is a JSON value. Unlike encoding/json's, it keeps the members of an object as they are written.
type value struct {
	kind     string   // what messages call it
	text     string   // of a string its text; of a number or boolean as it is written
	members  []member // of an object
	elements []value  // of a list
	size     int      // bytes of JSON
}

// The kinds of values.
const (
	anObject = "an object"
	aList    = "a list"
	aString  = "a string"
	aNumber  = "a number"
	aBoolean = "a boolean"
	aNull    = "null"
)

// member is a name and its value in a JSON object.
type member struct {
	name  string
	value value
}

// readJSON reads one JSON value and nothing more, in UTF-8.
func readJSON(text []byte) (value, error) {
	if !utf8.Valid(text) {
		return value{}, wrongf("it is not UTF-8")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	v, err := next(decoder, maxDepth)
	if err != nil {
		return v, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return v, wrongf("there is more after the JSON value")
	}
	return v, nil
}

// next reads the next value, in which there may be so many levels of others.
func next(decoder *json.Decoder, depth int) (v value, err error) {
	token, err := decoder.Token()
	if errors.Is(err, io.EOF) && depth < maxDepth {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return v, wrongf("it is not JSON: %v", err)
	}
	start := decoder.InputOffset()
	switch token := token.(type) {
	case json.Delim:
		if depth == 0 {
			return v, wrongf("it has more than %d levels", maxDepth)
		}
		v, err = container(decoder, token, depth-1)
	case string:
		v = value{kind: aString, text: token}
	case json.Number:
		v = value{kind: aNumber, text: token.String()}
	case bool:
		v = value{kind: aBoolean, text: fmt.Sprint(token)}
	default:
		v = value{kind: aNull}
	}
	v.size = int(decoder.InputOffset() - start)
	return v, err
}

// container reads the rest of an object or a list, whose first character has been read.
func container(decoder *json.Decoder, first json.Delim, depth int) (v value, err error) {
	v.kind = aList
	if first == '{' {
		v.kind = anObject
	}
	for decoder.More() {
		var m member
		if v.kind == anObject {
			name, err := decoder.Token()
			if err != nil {
				return v, wrongf("it is not JSON: %v", err)
			}
			m.name = fmt.Sprint(name)
		}
		if m.value, err = next(decoder, depth); err != nil {
			return v, err
		}
		if v.kind == anObject {
			v.members = append(v.members, m)
		} else {
			v.elements = append(v.elements, m.value)
		}
	}
	if _, err := decoder.Token(); err != nil {
		return v, wrongf("it is not JSON: %v", err)
	}
	return v, nil
}

// object are the members of an object. A name that it has twice is an error: readers differ in which value they take.
func (v value) object() ([]member, error) {
	if v.kind != anObject {
		return nil, wrongf("it is %s, not an object", v.kind)
	}
	names := make(map[string]bool, len(v.members))
	for _, m := range v.members {
		if names[m.name] {
			return nil, wrongf("%q is there twice", m.name)
		}
		names[m.name] = true
	}
	return v.members, nil
}

// list are the elements of a list, or the value itself where it is not a list.
func (v value) list() []value {
	if v.kind != aList {
		return []value{v}
	}
	return v.elements
}

// string is the text of a string.
func (v value) string() (string, error) {
	if v.kind != aString {
		return "", wrongf("it is %s, not a string", v.kind)
	}
	return v.text, nil
}

// scalar is the text of a string, or a number or boolean as it is written.
func (v value) scalar() (string, error) {
	if v.kind == aNumber || v.kind == aBoolean {
		return v.text, nil
	}
	return v.string()
}

// texts are those of one value or of a list of at least one, each read by the given function.
func (v value) texts(read func(value) (string, error)) ([]string, error) {
	all := v.list()
	if len(all) == 0 {
		return nil, wrongf("the list is empty")
	}
	texts := make([]string, len(all))
	for i, element := range all {
		var err error
		if texts[i], err = read(element); err != nil {
			if v.kind == aList {
				err = within(fmt.Sprintf("[%d]", i), err)
			}
			return nil, err
		}
	}
	return texts, nil
}
