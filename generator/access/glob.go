package access

import (
	"strings"
	"unicode/utf8"
)

// The wildcards among the symbols of a glob. Characters are their code points, so there is room below zero.
const (
	anyOne rune = -1 // ?
	anyRun rune = -2 // *
)

// glob is a pattern of characters, ? (any one character) and * (any run of characters, none too). Wildcards cross
// every character, / and : too.
type glob struct {
	symbols []rune // the whole pattern, without repeated *
	prefix  string // what precedes the first wildcard
	tail    []rune // the first wildcard and all that follows; empty in a literal

	colonless bool // of a query's resources: what its wildcards stand for has no colon
}

// parseGlob reads a pattern in which * and ? are wildcards.
func parseGlob(text string) glob { return newGlob(appendSymbols(nil, text, true)) }

// appendSymbols appends the text's characters, * and ? as wildcards where they are.
func appendSymbols(symbols []rune, text string, wild bool) []rune {
	for _, r := range text {
		switch {
		case wild && r == '*':
			r = anyRun
		case wild && r == '?':
			r = anyOne
		}
		symbols = append(symbols, r)
	}
	return symbols
}

func newGlob(symbols []rune) glob {
	kept := make([]rune, 0, len(symbols))
	last := rune(0)
	for _, r := range symbols {
		if r != anyRun || last != anyRun {
			kept = append(kept, r)
		}
		last = r
	}
	literal := 0
	for literal < len(kept) && kept[literal] >= 0 {
		literal++
	}
	return glob{symbols: kept, prefix: string(kept[:literal]), tail: kept[literal:]}
}

// literal reports whether only one text matches, the prefix.
func (g glob) literal() bool { return len(g.tail) == 0 }

// matches reports whether the whole text matches.
func (g glob) matches(text string) bool {
	rest, ok := strings.CutPrefix(text, g.prefix)
	if !ok || len(g.tail) == 0 {
		return ok && rest == ""
	}
	return len(g.tail) == 1 && g.tail[0] == anyRun || matchSymbols(g.tail, rest)
}

// arnColons are those between the six parts of an ARN. The last part may have more.
const arnColons = 5

// matchesARN reports whether the text matches part by part: in the first five of an ARN's six parts, wildcards do not
// cross a colon.
func (g glob) matchesARN(text string) bool {
	symbols := g.symbols
	for range arnColons {
		end := indexSymbol(symbols, ':')
		part, rest, ok := strings.Cut(text, ":")
		if end < 0 || !ok || !matchSymbols(symbols[:end], part) {
			return false
		}
		symbols, text = symbols[end+1:], rest
	}
	return matchSymbols(symbols, text)
}

// isARN reports whether the pattern has an ARN's six parts.
func (g glob) isARN() bool {
	colons := 0
	for _, r := range g.symbols {
		if r == ':' {
			colons++
		}
	}
	return colons >= arnColons
}

// matchSymbols matches a text, giving the last * one character more whenever what follows it does not fit. Of two *,
// the first never has to grow again once the second is reached, so the time is at most the product of both lengths.
func matchSymbols(symbols []rune, text string) bool {
	next, pos := 0, 0      // the next symbol, the next byte
	star, restart := -1, 0 // the last * and where the text after it starts
	for pos < len(text) {
		r, size := utf8.DecodeRuneInString(text[pos:])
		switch {
		case next < len(symbols) && symbols[next] == anyRun:
			star, restart = next, pos
			next++
			continue
		case next < len(symbols) && (symbols[next] == anyOne || symbols[next] == r):
			next++
			pos += size
			continue
		case star < 0:
			return false
		}
		_, size = utf8.DecodeRuneInString(text[restart:])
		restart += size
		next, pos = star+1, restart
	}
	for next < len(symbols) && symbols[next] == anyRun {
		next++
	}
	return next == len(symbols)
}

func indexSymbol(symbols []rune, r rune) int {
	for i, s := range symbols {
		if s == r {
			return i
		}
	}
	return -1
}
