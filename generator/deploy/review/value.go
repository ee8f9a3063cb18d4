package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/tfgen/tfgen/generator/internal/markdown"
)

const (
	sensitive = "(sensitive value)"
	unknown   = "(known after apply)"
	longValue = 160 // characters of a value that get lines of their own
	longJSON  = 80  // of JSON, such as a policy
)

// value is how one is shown.
type value struct {
	short string // in one line, as HCL or JSON write it; empty where it is too long
	long  string // in lines of its own: a text as it is, all else as indented and sorted JSON
	json  bool   // it is a text that is JSON
}

func newValue(v any) value {
	s, isText := v.(string)
	decoded, isJSON := decode(s)
	shown := value{json: isJSON}
	limit := longValue
	switch {
	case isJSON:
		shown.short, shown.long, limit = markdown.Clean(encode(decoded, "")), encode(decoded, "  "), longJSON
	case isText:
		shown.short, shown.long = strconv.Quote(s), s
		if strings.Contains(s, "\n") {
			shown.short = ""
		}
	default:
		shown.short, shown.long = markdown.Clean(encode(v, "")), encode(v, "  ")
	}
	if utf8.RuneCountInString(shown.short) > limit {
		shown.short = ""
	}
	if isText && !isJSON && shown.short != "" { // beside a long one
		shown.long = shown.short
	}
	if !strings.HasSuffix(shown.long, "\n") {
		shown.long += "\n"
	}
	return shown
}

// encode is a value as JSON, in one line where there is no indent.
func encode(v any, indent string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSpace(b.String())
}

// decode understands a text that is a JSON object or list. Numbers keep their digits.
func decode(s string) (any, bool) {
	if s = strings.TrimSpace(s); s == "" || s[0] != '{' && s[0] != '[' || !json.Valid([]byte(s)) {
		return nil, false
	}
	d := json.NewDecoder(strings.NewReader(s))
	d.UseNumber()
	var v any
	return v, d.Decode(&v) == nil
}

// empty reports whether a value is one of those that providers don't tell apart.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// clip cuts a text to a number of characters.
func clip(s string, limit int) string {
	n := 0
	for i := range s {
		if n == limit {
			return s[:i] + "…"
		}
		n++
	}
	return s
}
