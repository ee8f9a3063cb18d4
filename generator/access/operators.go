package access

import (
	"encoding/base64"
	"fmt"
	"math/big"
	"net/netip"
	"strings"
	"time"
)

// compile is the matcher of an operator's values, without quantifier and IfExists. That of a negated operator is that
// of the operator it negates. The fault says what is not modelled: the operator, or a value that it cannot compare.
func compile(operator string, values []string, variables bool) (wanted matcher, fault string) {
	exact := language{variables: variables}
	like := language{variables: variables, wildcards: true}
	switch operator {
	case "StringEquals", "StringNotEquals":
		return newTexts(exact.patterns(values))
	case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase":
		return newFolded(exact.patterns(values))
	case "StringLike", "StringNotLike":
		return newTexts(like.patterns(values))
	case "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike":
		return newARNs(like.patterns(values))
	case "Bool":
		return newTyped(values, parseBool, parseBool, func(have, want bool) bool { return have == want })
	case "BinaryEquals":
		return newTyped(values, parseBinary, parseBinary, func(have, want string) bool { return have == want })
	case "IpAddress", "NotIpAddress":
		return newTyped(values, parseAddress, parseNetwork, func(have, want netip.Prefix) bool {
			return want.Contains(have.Addr())
		})
	}
	if order, ok := strings.CutPrefix(operator, "Numeric"); ok {
		if accept := ordered(order); accept != nil {
			return newTyped(values, parseNumber, parseNumber, func(have, want *big.Rat) bool {
				return accept(have.Cmp(want))
			})
		}
	}
	if order, ok := strings.CutPrefix(operator, "Date"); ok {
		if accept := ordered(order); accept != nil {
			return newTyped(values, parseDate, parseDate, func(have, want time.Time) bool {
				return accept(have.Compare(want))
			})
		}
	}
	return nil, fmt.Sprintf("the condition operator %s is not known", operator)
}

// ordered is what the numeric and date operators accept of a comparison, or nil if there is no such operator.
func ordered(name string) func(comparison int) bool {
	switch name {
	case "Equals", "NotEquals":
		return func(c int) bool { return c == 0 }
	case "LessThan":
		return func(c int) bool { return c < 0 }
	case "LessThanEquals":
		return func(c int) bool { return c <= 0 }
	case "GreaterThan":
		return func(c int) bool { return c > 0 }
	case "GreaterThanEquals":
		return func(c int) bool { return c >= 0 }
	}
	return nil
}

// typed compares values of a type other than text. have reads the request's value, want the policy's.
type typed[T any] struct {
	have   func(string) (T, bool)
	wanted []T
	texts  []string
	fits   func(have, want T) bool
}

func newTyped[T any](
	values []string, have, want func(string) (T, bool), fits func(have, want T) bool,
) (wanted matcher, fault string) {
	t := typed[T]{have: have, texts: values, fits: fits}
	for _, text := range values {
		value, ok := want(text)
		if !ok {
			return nil, fmt.Sprintf("%q is not a value that the condition can compare", text)
		}
		t.wanted = append(t.wanted, value)
	}
	return t, ""
}

func (t typed[T]) match(text string, _ *scope) finding {
	have, ok := t.have(text)
	if !ok {
		return unmodelled(fmt.Sprintf("%q in the request is not a value that the condition can compare", text))
	}
	for _, want := range t.wanted {
		if t.fits(have, want) {
			return known(true)
		}
	}
	return known(false)
}

func parseBool(text string) (value, ok bool) {
	lower := strings.ToLower(text)
	return lower == "true", lower == "true" || lower == "false"
}

func parseBinary(text string) (string, bool) {
	bytes, err := base64.StdEncoding.Strict().DecodeString(text)
	return string(bytes), err == nil
}

// parseNumber reads an integer or a decimal, exactly.
func parseNumber(text string) (*big.Rat, bool) {
	digits := strings.TrimLeft(text, "+-")
	if len(text) > 64 || digits == "" || strings.Trim(digits, "0123456789.") != "" {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

// parseDate reads a date of the W3C's profile of ISO 8601, or seconds since 1970. Four digits alone could be either.
func parseDate(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly, "2006-01"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	seconds, ok := new(big.Int).SetString(text, 10)
	if !ok || len(text) == len("2006") || len(text) > 15 {
		return time.Time{}, false
	}
	return time.Unix(seconds.Int64(), 0), true
}

// parseNetwork reads an address or a CIDR block.
func parseNetwork(text string) (netip.Prefix, bool) {
	if !strings.Contains(text, "/") {
		return parseAddress(text)
	}
	network, err := netip.ParsePrefix(text)
	return network, err == nil && !network.Addr().Is4In6()
}

// parseAddress reads one address. How AWS compares an IPv4 address in IPv6's form, or a zone, is not documented.
func parseAddress(text string) (netip.Prefix, bool) {
	address, err := netip.ParseAddr(text)
	if err != nil || address.Is4In6() || address.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(address, address.BitLen()), true
}
