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
	longValue = 160 // characters of a value that is shown in its line
)

// scalar is a value in one line, as HCL writes it, cut where it is long.
func scalar(v any) string {
	s, ok := v.(string)
	if !ok {
		return markdown.Clean(clip(compact(v), longValue))
	}
	if cut := clip(s, longValue); cut != s {
		return strconv.Quote(cut) + fmt.Sprintf(" (%d characters)", utf8.RuneCountInString(s))
	}
	return strconv.Quote(s)
}

func compact(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSpace(b.String())
}

// block is a value that takes lines of its own: a text of several lines, or JSON, which is indented and sorted.
func block(v any) (string, bool) {
	s, ok := v.(string)
	if !ok {
		return "", false
	}
	if decoded, ok := decode(s); ok {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if e.Encode(decoded) == nil {
			return b.String(), true
		}
	}
	if strings.Contains(s, "\n") || utf8.RuneCountInString(s) > longValue {
		return strings.TrimSuffix(s, "\n") + "\n", true
	}
	return "", false
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
