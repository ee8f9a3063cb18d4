package access

import (
	"fmt"
	"strings"
)

// pattern is a text of a policy: characters, wildcards where the element has them, and policy variables where the
// policy's version has them.
type pattern struct {
	parts []part
	fixed glob // the whole, where there are no variables
	fault string
}

// part is a run of symbols or, where it has a key, a variable.
type part struct {
	symbols  []rune
	key      string // lower-case
	fallback *string
}

// language says what a text of a policy may contain.
type language struct {
	variables bool // ${key}, ${key, 'default'}, ${*}, ${?} and ${$}, as from version 2012-10-17 on
	wildcards bool // * and ?
}

// pattern compiles a text. A ${…} that is not one of IAM's, such as an expression that Terraform would replace, is
// kept as a fault: nobody knows what will stand there.
func (l language) pattern(text string) pattern {
	var p pattern
	var symbols []rune
	for l.variables {
		before, rest, found := strings.Cut(text, "${")
		if !found {
			break
		}
		symbols = appendSymbols(symbols, before, l.wildcards)
		inner, after, closed := cutVariable(rest)
		variable, ok := parseVariable(inner)
		switch {
		case !closed || !ok:
			return pattern{fault: fmt.Sprintf("%q is not a policy variable of IAM", "${"+inner)}
		case variable.key == "":
			symbols = append(symbols, variable.symbols...)
		default:
			p.parts = append(p.parts, part{symbols: symbols}, variable)
			symbols = nil
		}
		text = after
	}
	symbols = appendSymbols(symbols, text, l.wildcards)
	if len(p.parts) == 0 {
		p.fixed = newGlob(symbols)
		return p
	}
	p.parts = append(p.parts, part{symbols: symbols})
	return p
}

// cutVariable cuts at the closing brace, which may also stand inside of a default's quotes.
func cutVariable(text string) (inner, after string, found bool) {
	quoted := false
	for i := range len(text) {
		switch {
		case text[i] == '\'':
			quoted = !quoted
		case text[i] == '}' && !quoted:
			return text[:i], text[i+1:], true
		}
	}
	return text, "", false
}

// parseVariable reads what stands between the braces: one of the characters *, ? and $, or a key and perhaps its
// default.
func parseVariable(inner string) (part, bool) {
	if inner == "*" || inner == "?" || inner == "$" {
		return part{symbols: []rune(inner)}, true
	}
	key, quoted, hasDefault := strings.Cut(inner, ",")
	variable := part{key: strings.ToLower(strings.TrimSpace(key))}
	if hasDefault {
		quoted = strings.TrimSpace(quoted)
		text, opened := strings.CutPrefix(quoted, "'")
		text, closed := strings.CutSuffix(text, "'")
		if !opened || !closed || strings.Contains(text, "'") {
			return part{}, false
		}
		variable.fallback = &text
	}
	return variable, isKey(variable.key)
}

// isKey reports whether the lower-case text can be the name of a context key, such as aws:principaltag/cost center or
// token.actions.githubusercontent.com:sub.
func isKey(text string) bool {
	service, name, ok := strings.Cut(text, ":")
	return ok && service != "" && name != "" && !strings.ContainsAny(name, `{}'"$*?`) &&
		strings.Trim(service, "abcdefghijklmnopqrstuvwxyz0123456789-._/") == ""
}

// resolve puts the values of the context in place of the variables. The finding says whether the text is known: with a
// variable that has no value, and no default, it is no, because such a text equals none and is like none. Where it is
// maybe, the glob matches all that the text might.
func (p pattern) resolve(s *scope) (glob, finding) {
	switch {
	case p.fault != "":
		return newGlob([]rune{anyRun}), unmodelled(p.fault)
	case len(p.parts) == 0:
		return p.fixed, known(true)
	}
	var symbols []rune
	is := known(true)
	for _, part := range p.parts {
		symbols = append(symbols, part.symbols...)
		if part.key != "" {
			value, f := part.value(s)
			symbols = append(symbols, value...)
			is = is.and(f)
		}
	}
	return newGlob(symbols), is
}

// value is what stands for a variable. A default does not make an unknown key known.
func (v part) value(s *scope) ([]rune, finding) {
	values, isKnown := s.values(v.key)
	switch {
	case !isKnown:
		return []rune{anyRun}, unknownKey(v.key)
	case len(values) == 1:
		return []rune(values[0]), known(true)
	case len(values) > 1:
		return []rune{anyRun}, unmodelled(fmt.Sprintf("%s has several values and cannot be a policy variable", v.key))
	case v.fallback != nil:
		return []rune(*v.fallback), known(true)
	}
	return nil, known(false)
}

// patterns are alternatives. Most are literals, so those are looked up.
type patterns struct {
	literals map[string]glob
	others   []pattern
}

func (l language) patterns(texts []string) patterns {
	all := patterns{literals: make(map[string]glob, len(texts))}
	for _, text := range texts {
		if p := l.pattern(text); len(p.parts) == 0 && p.fault == "" && p.fixed.literal() {
			all.literals[p.fixed.prefix] = p.fixed
		} else {
			all.others = append(all.others, p)
		}
	}
	return all
}

// way is a way to compare a text with a pattern. may is for a pattern whose variables are not known: it accepts all
// that matches could accept for any of their values.
type way struct {
	matches, may func(glob, string) bool
}

// match reports whether one of the alternatives matches.
func (p patterns) match(text string, s *scope, by way) finding {
	if _, ok := p.literals[text]; ok {
		return known(true)
	}
	one := known(false)
	for _, pattern := range p.others {
		g, f := pattern.resolve(s)
		if f.truth == yes && by.matches(g, text) || f.truth == maybe && by.may(g, text) {
			one = one.or(f)
		}
	}
	return one
}

// globs are what the alternatives may match.
func (p patterns) globs(s *scope) []glob {
	all := make([]glob, 0, len(p.literals)+len(p.others))
	for _, g := range p.literals {
		all = append(all, g)
	}
	for _, pattern := range p.others {
		if g, f := pattern.resolve(s); f.truth != no {
			all = append(all, g)
		}
	}
	return all
}
