package rendered

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// reason marks an unknown value with why it is unknown. Marks follow values through every operation. A known value may
// have marks as well, of unknown ones that had no effect on it: those don't matter.
type reason struct {
	Unresolved
	address string // of the resource whose attribute it is; may be empty
}

// unresolved is an unknown value.
func unresolved(why string, at hcl.Range) cty.Value {
	return cty.DynamicVal.Mark(reason{Unresolved: Unresolved{Why: why, Range: at}})
}

// reasons are why the value, or a part of it, is unknown.
func reasons(v cty.Value) []reason {
	var list []reason
	_, paths := v.UnmarkDeepWithPaths()
	for _, path := range paths {
		list = appendReasons(list, path.Marks)
	}
	return list
}

// appendReasons keeps an order that doesn't depend on the map's.
func appendReasons(list []reason, marks cty.ValueMarks) []reason {
	for mark := range marks {
		r, ok := mark.(reason)
		if !ok {
			continue
		}
		i := 0
		for i < len(list) && list[i].less(r) {
			i++
		}
		if i == len(list) || list[i] != r {
			list = append(list[:i], append([]reason{r}, list[i:]...)...)
		}
	}
	return list
}

func (r reason) less(other reason) bool {
	a, b := r.Range, other.Range
	switch {
	case a.Filename != b.Filename:
		return a.Filename < b.Filename
	case a.Start.Byte != b.Start.Byte:
		return a.Start.Byte < b.Start.Byte
	}
	return r.Why < other.Why
}

// marker is the text for a value that is unresolved for this reason.
func marker(why string) string {
	return Marker + strings.Join(strings.FieldsFunc(why, func(r rune) bool {
		return r < ' ' || strings.ContainsRune("{}'\"$*?", r)
	}), " ") + "}"
}

// text is the value as Terraform converts it to a string, or false where it isn't known, null or a collection.
func text(v cty.Value) (string, bool) {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() {
		return "", false
	}
	switch v.Type() {
	case cty.String:
		return v.AsString(), true
	case cty.Number:
		return v.AsBigFloat().Text('f', -1), true
	case cty.Bool:
		return strconv.FormatBool(v.True()), true
	}
	return "", false
}

// isNull reports whether the value is known to be null, as an argument that isn't there.
func isNull(v cty.Value) bool {
	v, _ = v.Unmark()
	return v.IsNull()
}
