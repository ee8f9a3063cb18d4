// Package suggest finds what a mistyped name was meant to be.
package suggest

import (
	"strings"

	"github.com/agext/levenshtein"
)

// Nearest is the known name that was probably meant, or empty: the first of those that are the fewest typing errors
// away, one or two, in no more than half of the name's letters. Long names may have one more error for every eight
// letters.
func Nearest(name string, known []string) string {
	best, found := max(2, 1+len(name)/8), ""
	for _, k := range known {
		d := levenshtein.Distance(name, k, nil)
		if 2*d > len(name) || d > best || d == best && found != "" {
			continue
		}
		best, found = d, k
	}
	return found
}

// Known ends a message about an unknown name: with the one that was probably meant, or with all that there are.
func Known(name string, known []string) string {
	if nearest := Nearest(name, known); nearest != "" {
		return "Did you mean " + nearest + "?"
	}
	if len(known) == 0 {
		return "None is declared."
	}
	return "Known: " + strings.Join(known, ", ") + "."
}
