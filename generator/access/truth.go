package access

import "slices"

// truth is what is known of a proposition: Kleene's three values, in the order that makes "and" the smaller of two
// and "or" the larger.
type truth int8

const (
	no truth = iota
	maybe
	yes
)

// finding is a truth and, where it is maybe, what it hangs on.
type finding struct {
	truth      truth
	keys       []string // context keys whose value is not known, lower-case
	unmodelled string   // what this package does not decide; empty where only keys are missing
}

// known is a finding that hangs on nothing.
func known(is bool) finding {
	if is {
		return finding{truth: yes}
	}
	return finding{truth: no}
}

// unknownKey says that it hangs on the value of a context key.
func unknownKey(key string) finding { return finding{truth: maybe, keys: []string{key}} }

// unmodelled says why this package does not decide it.
func unmodelled(why string) finding { return finding{truth: maybe, unmodelled: why} }

func (f finding) not() finding {
	f.truth = yes - f.truth
	return f
}

func (f finding) and(g finding) finding {
	switch {
	case f.truth == no || g.truth == yes:
		return f
	case g.truth == no || f.truth == yes:
		return g
	}
	return f.with(g)
}

func (f finding) or(g finding) finding {
	switch {
	case f.truth == yes || g.truth == no:
		return f
	case g.truth == yes || f.truth == no:
		return g
	}
	return f.with(g)
}

// with is a maybe that hangs on what both hang on.
func (f finding) with(g finding) finding {
	keys := slices.Clone(f.keys)
	for _, key := range g.keys {
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	why := f.unmodelled
	if why == "" {
		why = g.unmodelled
	}
	return finding{truth: maybe, keys: keys, unmodelled: why}
}
