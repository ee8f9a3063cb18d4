package access

import (
	"slices"
	"strings"
)

// Example finds a text that matches all of the globs in and none of the globs out, one of the shortest. In a glob, *
// is any run of characters and ? any one. ok is false where there is no such text, or where the globs are too
// entangled to find it.
func Example(in, out []string) (text string, ok bool) {
	text, ok, err := example(in, out)
	return text, ok && err == nil
}

// Overlap reports whether a text matches both globs. Of globs that are too entangled to compare it says so, too.
func Overlap(a, b string) bool {
	_, ok, err := example([]string{a, b}, nil)
	return ok || err != nil
}

// Covers reports whether every text that matches inner matches one of the outer globs. Of globs that are too entangled
// to compare it says no.
func Covers(outer []string, inner string) bool {
	_, ok, err := example([]string{inner}, outer)
	return !ok && err == nil
}

func example(in, out []string) (text string, ok bool, err error) {
	if len(in) == 0 {
		in = []string{"*"}
	}
	var globs []glob
	for _, g := range slices.Concat(in[1:], out) {
		globs = append(globs, parseGlob(g))
	}
	wanted := len(in) - 1
	err = classes(parseGlob(in[0]), globs, func(example string, matched []bool) bool {
		text = example
		ok = !slices.Contains(matched[:wanted], false) && !slices.Contains(matched[wanted:], true)
		return !ok
	})
	if !ok {
		text = ""
	}
	return text, ok, err
}

// shortest is one of the shortest texts that match.
func (g glob) shortest() string {
	var text strings.Builder
	for _, r := range g.symbols {
		switch r {
		case anyRun:
		case anyOne:
			text.WriteByte('x')
		default:
			text.WriteRune(r)
		}
	}
	return text.String()
}
