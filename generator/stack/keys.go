package stack

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// keys derives names from labels of the spec, and the other way.
type keys struct{ prefix, suffix string }

// of is the label of what has this name, and whether the name is the one that the label gets without being asked.
func (k keys) of(name string) (key string, derived bool) {
	inner, hasPrefix := strings.CutPrefix(name, k.prefix)
	inner, hasSuffix := strings.CutSuffix(inner, k.suffix)
	if hasPrefix && hasSuffix && isLabel(inner) {
		return inner, true
	}
	return label(inner), false
}

func isLabel(text string) bool {
	return regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`).MatchString(text)
}

// label is a text as a label of the spec: lower-case letters, digits and single hyphens, beginning with a letter.
func label(text string) string {
	words := regexp.MustCompile(`[A-Z]?[a-z0-9]+|[A-Z0-9]+`).FindAllString(text, -1)
	joined := strings.ToLower(strings.Join(words, "-"))
	if joined == "" || joined[0] >= '0' && joined[0] <= '9' {
		joined = strings.TrimSuffix("x-"+joined, "-")
	}
	return joined
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
