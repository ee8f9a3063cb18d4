package spec

import (
	"strings"

	"github.com/agext/levenshtein"
)

// nearest is the known name that was probably meant, or empty: one or two typing errors away, in no more than
// half of its letters.
func nearest(name string, known []string) string {
	best, found := 3, ""
	for _, k := range known {
		if d := levenshtein.Distance(name, k, nil); d < best && 2*d <= len(name) {
			best, found = d, k
		}
	}
	return found
}

// suggest ends a message about an unknown name: with the nearest known one, or with all of them.
func suggest(name string, known []string) string {
	if n := nearest(name, known); n != "" {
		return "Did you mean " + n + "?"
	}
	if len(known) == 0 {
		return "None is declared."
	}
	return "Known: " + strings.Join(known, ", ") + "."
}
