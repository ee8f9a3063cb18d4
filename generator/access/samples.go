package access

import (
	"math/big"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

func (m textMatcher) samples(s *scope) []string {
	var all []string
	for _, g := range m.patterns.globs(s) {
		all = append(all, g.shortest())
	}
	slices.Sort(all) // the literals are in a map, and an example is the same each time
	return all
}

func (t typed[T]) samples(*scope) []string {
	all := append([]string{}, t.texts...)
	for _, want := range t.wanted {
		switch want := any(want).(type) {
		case bool:
			all = append(all, strconv.FormatBool(!want))
		case *big.Rat:
			one := big.NewRat(1, 1)
			all = append(all, new(big.Rat).Sub(want, one).FloatString(3), new(big.Rat).Add(want, one).FloatString(3))
		case time.Time:
			all = append(all, want.Add(-time.Hour).Format(time.RFC3339), want.Add(time.Hour).Format(time.RFC3339))
		case netip.Prefix:
			all = append(all, want.Addr().String(), "192.0.2.1", "2001:db8::1")
		}
	}
	return all
}

// candidates are values worth trying for a key, after its absence: those of the conditions on it, and those that make
// a variable fit the resource.
func candidates(key string, s *scope, statements []*statement) []string {
	all := []string{"x"}
	for _, st := range statements {
		for _, c := range st.conditions {
			if c.key == key && c.wanted != nil {
				all = append(all, c.wanted.samples(s)...)
			}
		}
	}
	return append(all, strings.FieldsFunc(s.resource, func(r rune) bool { return r == '/' || r == ':' })...)
}
