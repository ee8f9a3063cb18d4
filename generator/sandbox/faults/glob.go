package faults

import (
	"regexp"
	"strings"
)

// glob is a pattern: * stands for any text, ? for any character, capitals don't count. The zero value matches all.
type glob struct {
	text    string
	pattern *regexp.Regexp
}

func newGlob(text string) glob {
	pattern := strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(regexp.QuoteMeta(text))
	return glob{text: text, pattern: regexp.MustCompile(`(?is)^` + pattern + `$`)}
}

func (g glob) matches(text string) bool {
	return g.pattern == nil || g.pattern.MatchString(text)
}
