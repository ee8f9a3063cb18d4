package access

import (
	"encoding/binary"
	"errors"
	"slices"
)

// errTooManyClasses says that globs are too entangled to be compared.
var errTooManyClasses = errors.New("the patterns have too many wildcards to be compared for every resource and action")

// maxSize bounds the size of a product. The policies of a project need a few thousand.
const maxSize = 1 << 20

// classes calls found once for every non-empty class of the texts that match the first glob: texts are in one class if
// the same of the other globs match them. It passes one of the shortest texts of the class and, glob by glob, whether
// it matches. It stops when found returns false.
//
// All globs are run at once, as automata over the same text, breadth first. A character that no glob waits for is as
// good as any other such character, so one stands for all.
func classes(domain glob, globs []glob, found func(example string, matched []bool) bool) error {
	run := newProduct(domain, globs)
	seen := map[string]bool{}
	for i := 0; i < len(run.nodes); i++ {
		if run.size >= maxSize {
			return errTooManyClasses
		}
		if matched, ok := run.accepts(i); ok {
			if key := string(bits(matched)); !seen[key] {
				seen[key] = true
				if !found(run.text(i), matched) {
					return nil
				}
			}
		}
		for _, r := range run.next(i) {
			run.step(i, r)
		}
	}
	return nil
}

func bits(matched []bool) []byte {
	packed := make([]byte, (len(matched)+7)/8)
	for i, is := range matched {
		if is {
			packed[i/8] |= 1 << (i % 8)
		}
	}
	return packed
}

// product runs several globs over the same text. The first is the domain: where it is dead, the search ends.
type product struct {
	globs   []glob
	other   rune // stands for all characters that are in none of the globs
	nodes   []node
	visited map[string]bool
	prefix  string // of the domain, which every text starts with
	size    int    // what the nodes take in time and memory, roughly
}

// node is a state of all globs, and the way there.
type node struct {
	states []positions
	parent int
	char   rune
}

func newProduct(domain glob, globs []glob) *product {
	p := &product{globs: append([]glob{domain}, globs...), visited: map[string]bool{}, prefix: domain.prefix}
	p.other = p.unused()
	states := make([]positions, len(p.globs))
	for i, g := range p.globs {
		states[i] = g.add(nil, 0)
		for _, r := range p.prefix {
			if len(states[i]) == 0 {
				break
			}
			states[i] = g.step(states[i], r)
		}
	}
	p.push(node{states: states, parent: -1})
	return p
}

// unused is a character that is in none of the globs, an everyday one if possible.
func (p *product) unused() rune {
	used := map[rune]bool{}
	for _, g := range p.globs {
		for _, r := range g.symbols {
			used[r] = true
		}
	}
	for _, r := range "xyzwvutsrqponmlkjihgfedcba0123456789-_" {
		if !used[r] {
			return r
		}
	}
	r := rune(0x4E00) // the first of a large block of letters
	for used[r] {
		r++
	}
	return r
}

// next are the characters worth trying after a node.
func (p *product) next(i int) []rune {
	states := p.nodes[i].states
	awaited, wild := p.globs[0].awaited(nil, states[0])
	if !wild {
		return awaited
	}
	// The character that means nothing to any glob comes first: it makes the plainest examples.
	awaited = append([]rune{p.other}, awaited...)
	literal := slices.Contains(awaited, ':')
	for j, g := range p.globs[1:] {
		awaited, _ = g.awaited(awaited, states[j+1])
	}
	if p.globs[0].colonless && !literal {
		awaited = slices.DeleteFunc(awaited, func(r rune) bool { return r == ':' })
	}
	return awaited
}

func (p *product) step(i int, r rune) {
	states := make([]positions, len(p.globs))
	for j, g := range p.globs {
		states[j] = g.step(p.nodes[i].states[j], r)
	}
	if len(states[0]) > 0 {
		p.push(node{states: states, parent: i, char: r})
	}
}

func (p *product) push(n node) {
	var key []byte
	for _, set := range n.states {
		for _, pos := range set {
			key = binary.AppendVarint(key, int64(pos))
		}
		key = binary.AppendVarint(key, -1)
	}
	if !p.visited[string(key)] {
		p.visited[string(key)] = true
		p.nodes = append(p.nodes, n)
		p.size += len(key)
	}
}

// accepts says which of the globs match the node's text, and whether the domain does.
func (p *product) accepts(i int) (matched []bool, ok bool) {
	states := p.nodes[i].states
	if !p.globs[0].accepts(states[0]) {
		return nil, false
	}
	matched = make([]bool, len(p.globs)-1)
	for j, g := range p.globs[1:] {
		matched[j] = g.accepts(states[j+1])
	}
	return matched, true
}

func (p *product) text(i int) string {
	var chars []rune
	for ; p.nodes[i].parent >= 0; i = p.nodes[i].parent {
		chars = append(chars, p.nodes[i].char)
	}
	slices.Reverse(chars)
	return p.prefix + string(chars)
}

// positions are the symbols of a glob that may come next, ascending; the glob's length is its end. What precedes the
// last * that was reached is left out: whatever it accepts, that * accepts too. So only the first can be a *.
type positions []int

// add appends a position and, behind a *, the one after it.
func (g glob) add(set positions, pos int) positions {
	if len(set) > 0 && set[len(set)-1] >= pos {
		return set
	}
	if pos < len(g.symbols) && g.symbols[pos] == anyRun {
		return append(set[:0], pos, pos+1)
	}
	return append(set, pos)
}

func (g glob) step(set positions, r rune) positions {
	var next positions
	for _, pos := range set {
		switch {
		case pos == len(g.symbols):
		case g.symbols[pos] == anyRun:
			next = g.add(next, pos)
		case g.symbols[pos] == anyOne || g.symbols[pos] == r:
			next = g.add(next, pos+1)
		}
	}
	return next
}

func (g glob) accepts(set positions) bool {
	return len(set) > 0 && set[len(set)-1] == len(g.symbols)
}

// awaited adds the characters that the positions wait for, and says whether any other will do too.
func (g glob) awaited(chars []rune, set positions) (all []rune, wild bool) {
	for _, pos := range set {
		switch {
		case pos == len(g.symbols):
		case g.symbols[pos] < 0:
			wild = true
		case !slices.Contains(chars, g.symbols[pos]):
			chars = append(chars, g.symbols[pos])
		}
	}
	return chars, wild
}
