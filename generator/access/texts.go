package access

import (
	"fmt"
	"strings"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// textMatcher compares texts.
type textMatcher struct {
	patterns patterns
	by       way
	fold     bool // the case is ignored; the literals are lower-case
}

func newTexts(p patterns) (matcher, string) {
	return textMatcher{patterns: p, by: way{glob.matches, glob.matches}}, p.fault()
}

func newFolded(p patterns) (matcher, string) {
	lower := make(map[string]glob, len(p.literals))
	for text, g := range p.literals {
		lower[strings.ToLower(text)] = g
	}
	p.literals = lower
	by := way{
		matches: func(g glob, text string) bool { return strings.ToLower(g.prefix) == text },
		may:     func(glob, string) bool { return true },
	}
	return textMatcher{patterns: p, by: by, fold: true}, p.fault()
}

func newARNs(p patterns) (matcher, string) {
	for text := range p.literals {
		if _, ok := aws.ParseARN(text); !ok {
			return nil, fmt.Sprintf("%q is not an ARN", text)
		}
	}
	for _, other := range p.others {
		if len(other.parts) == 0 && other.fault == "" && !other.fixed.isARN() {
			return nil, "a pattern of an ARN operator has fewer than six parts"
		}
	}
	return textMatcher{patterns: p, by: way{glob.matchesARN, glob.matches}}, p.fault()
}

// fault is that of the first pattern that has one.
func (p patterns) fault() string {
	for _, other := range p.others {
		if other.fault != "" {
			return other.fault
		}
	}
	return ""
}

func (m textMatcher) match(value string, s *scope) finding {
	if m.fold {
		value = strings.ToLower(value)
	}
	return m.patterns.match(value, s, m.by)
}
