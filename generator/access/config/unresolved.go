package config

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// reason marks an unknown value with why it is unknown. Marks follow values through every operation. A known value may
// have marks as well, of unknown ones that had no effect on it: those don't matter.
type reason struct {
	Unresolved
	address string // of the resource whose attribute it is; may be empty
}

// unresolved is an unknown value.
func unresolved(why string, rng Range) cty.Value {
	return cty.DynamicVal.Mark(reason{Unresolved: Unresolved{Why: why, Range: rng}})
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
			list = slices.Insert(list, i, r)
		}
	}
	return list
}

func (r reason) less(other reason) bool {
	return cmp.Or(CompareRanges(r.Range, other.Range), cmp.Compare(r.Why, other.Why)) < 0
}

// Marker opens the text that stands in a document for a value that could not be resolved:
//
//	${tfgen:unresolved/REASON}
//
// It takes the place of the whole value, whatever its type. REASON has no braces, quotes, dollars or wildcards.
const Marker = "${tfgen:unresolved/"

// MarkerFor is the text for a value that is unresolved for this reason.
func MarkerFor(why string) string {
	return Marker + strings.Join(strings.FieldsFunc(why, func(r rune) bool {
		return r < ' ' || strings.ContainsRune("{}'\"$*?", r)
	}), " ") + "}"
}
