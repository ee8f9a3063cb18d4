package protocol

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// Fields are what a call says: the values by the names of its parameters, whatever its protocol. A parameter inside of
// another has both names, with a point between them. The members of a list share their name.
type Fields map[string][]string

// Read reads a call's parameters from its path, its query and its body, and puts the body back.
func Read(r *http.Request) (Fields, error) {
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	in := Fields{}
	in.path(r.URL.EscapedPath())
	in.form(r.URL.Query())
	kind := r.Header.Get("Content-Type")
	switch {
	case strings.HasPrefix(kind, "application/x-www-form-urlencoded"):
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, err
		}
		in.form(form)
	case len(bytes.TrimSpace(body)) > 0 && strings.Contains(kind, "json"):
		var value any
		if err := json.Unmarshal(body, &value); err != nil {
			return nil, fmt.Errorf("its body is not the JSON that is expected: %w", err)
		}
		in.json("", value)
	case strings.Contains(kind, "cbor"):
		value, err := proxy.ReadCBOR(body)
		if err != nil {
			return nil, err
		}
		in.json("", value)
	}
	return in, nil
}

// path adds what the path of a REST call names, each part by the one before: /schedules/NAME has the parameter
// schedules.
func (in Fields) path(escaped string) {
	parts := strings.Split(strings.Trim(escaped, "/"), "/")
	for i := range len(parts) - 1 {
		if value, err := url.PathUnescape(parts[i+1]); err == nil {
			in[parts[i]] = []string{value}
		}
	}
}

// form adds the parameters of the query protocol, which numbers the members of lists: Name.1, or Name.member.1.
func (in Fields) form(values url.Values) {
	number := regexp.MustCompile(`(\.member)?\.\d+`)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		plain := number.ReplaceAllString(name, "")
		in[plain] = append(in[plain], values[name]...)
	}
}

// json adds the parameters of a document as encoding/json decodes it.
func (in Fields) json(name string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			in.json(strings.TrimPrefix(name+"."+key, "."), inner)
		}
	case []any:
		for _, inner := range v {
			in.json(name, inner)
		}
	case nil:
	default:
		in[name] = append(in[name], fmt.Sprint(v))
	}
}

// Texts are the values of a parameter that aren't empty.
func (in Fields) Texts(name string) []string {
	return slices.DeleteFunc(slices.Clone(in[name]), func(s string) bool { return s == "" })
}

// Is says whether a parameter has a value, or one of a list has.
func (in Fields) Is(name, value string) bool { return slices.Contains(in[name], value) }

// Has says whether there is a parameter of that name, or one inside of it.
func (in Fields) Has(name string) bool {
	for key := range in {
		if key == name || strings.HasPrefix(key, name+".") {
			return true
		}
	}
	return false
}
