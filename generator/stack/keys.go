package stack

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// keys derives names from labels of the spec, and the other way. Each label is given once.
type keys struct {
	prefix, suffix string
	have           map[string]string // names to labels that the project has already
	used           map[string]bool   // labels
}

// of is the label of what has this name, and whether the name is the one that the label gets without being asked. Where
// neither the name nor the project says the label, it is made of what it is called.
func (k keys) of(name, called string) (key string, derived bool) {
	defer func() { k.used[key] = true }()
	inner, hasPrefix := strings.CutPrefix(name, k.prefix)
	inner, hasSuffix := strings.CutSuffix(inner, k.suffix)
	derived = hasPrefix && hasSuffix && IsLabel(inner)
	if have := k.have[name]; have != "" && !k.used[have] {
		return have, derived && have == inner
	}
	if derived && !k.used[inner] {
		return inner, true
	}
	wanted := label(cmp.Or(called, inner))
	key = wanted
	for i := 2; k.used[key]; i++ {
		key = fmt.Sprintf("%s-%d", wanted, i)
	}
	return key, false
}

// IsLabel reports whether a text can be a label of the spec that becomes part of names.
func IsLabel(text string) bool {
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
