package access

import (
	"fmt"
	"strings"
)

// quantifier is how an operator deals with a key of several values.
type quantifier int

const (
	single quantifier = iota // the key has one value
	forAll                   // ForAllValues: every value fits, and so no value does, too
	forAny                   // ForAnyValue: at least one value fits
)

// condition is one key of one operator.
type condition struct {
	operator string // as in the policy
	key      string // lower-case
	quantity quantifier
	ifExists bool
	negated  bool
	null     bool // the operator Null
	absent   bool // what Null is to find
	wanted   matcher
	fault    string // what is not modelled
}

// matcher is the values of a condition, compared with one value of the request: yes if one of them fits.
type matcher interface {
	match(value string, s *scope) finding
	// samples are values that fit and values that hardly do not, to look for examples among.
	samples(s *scope) []string
}

// condition compiles one key of one operator. What is not modelled is its fault.
func (comp compiler) condition(written Condition) condition {
	c := condition{operator: written.Operator, key: strings.ToLower(written.Key)}
	base, values := written.Operator, written.Values
	if name, ok := strings.CutPrefix(base, "ForAllValues:"); ok {
		base, c.quantity = name, forAll
	} else if name, ok := strings.CutPrefix(base, "ForAnyValue:"); ok {
		base, c.quantity = name, forAny
	}
	if base == "Null" && c.quantity == single {
		c.null = true
		c.absent, c.fault = nullValues(values)
		return c
	}
	base, c.ifExists = strings.CutSuffix(base, "IfExists")
	c.negated = strings.Contains(base, "Not")
	c.wanted, c.fault = compile(base, values, comp.variables)
	return c
}

// nullValues reads what Null is to find: true is an absent key, false one that is there.
func nullValues(values []string) (absent bool, fault string) {
	absent, ok := parseBool(values[0])
	if !ok || len(values) > 1 {
		fault = fmt.Sprintf("Null is neither true nor false but %s", strings.Join(values, ", "))
	}
	return absent, fault
}

// holds says whether the condition is met.
func (c condition) holds(s *scope) finding {
	if c.fault != "" {
		return unmodelled(c.fault)
	}
	values, isKnown := s.values(c.key)
	switch {
	case !isKnown:
		return unknownKey(c.key)
	case c.null:
		return known((len(values) == 0) == c.absent)
	case len(values) == 0:
		return c.withoutKey()
	case len(values) > 1 && c.quantity == single:
		return unmodelled(fmt.Sprintf("%s has several values, which %s does not compare", c.key, c.operator))
	}
	is := known(c.quantity != forAny)
	for _, value := range values {
		f := c.wanted.match(value, s)
		if c.negated {
			f = f.not()
		}
		if c.quantity == forAny {
			is = is.or(f)
		} else {
			is = is.and(f)
		}
	}
	return is
}

// withoutKey is what the condition says of a request without its key.
func (c condition) withoutKey() finding {
	switch {
	case c.ifExists || c.quantity == forAll:
		return known(true)
	case c.quantity == forAny:
		return known(false)
	}
	return known(c.negated)
}
