package proof

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// statement is a statement of a policy, to look into.
type statement struct {
	access.Wording
	policy *access.Policy
	index  int
}

// statementsOf are the statements of a policy.
func statementsOf(p *access.Policy) []statement {
	wordings := p.Wordings()
	all := make([]statement, len(wordings))
	for i, w := range wordings {
		all[i] = statement{w, p, i}
	}
	return all
}

// alone is the policy of this statement only.
func (s *statement) alone() *access.Policy { return s.policy.Alone(s.index) }

// wording is all of the statement but its name, in an order of its own.
func (s *statement) wording() string {
	w := s.Wording
	w.Sid = ""
	w.Principal, w.NotPrincipal = slices.Clone(w.Principal), slices.Clone(w.NotPrincipal)
	w.Condition = slices.Clone(w.Condition)
	for _, principals := range [][]access.NamedPrincipal{w.Principal, w.NotPrincipal} {
		slices.SortFunc(principals, func(a, b access.NamedPrincipal) int {
			return cmp.Or(strings.Compare(a.Type, b.Type), strings.Compare(a.Value, b.Value))
		})
	}
	slices.SortFunc(w.Condition, func(a, b access.Condition) int {
		return cmp.Or(strings.Compare(a.Operator, b.Operator), strings.Compare(a.Key, b.Key))
	})
	return fmt.Sprint(w)
}

// mentions reports whether a principal, or a value of a condition, is the text.
func (s *statement) mentions(text string) bool {
	return slices.ContainsFunc(s.Principal, func(n access.NamedPrincipal) bool { return n.Value == text }) ||
		slices.ContainsFunc(s.Condition, func(c access.Condition) bool { return slices.Contains(c.Values, text) })
}

// condition is one key with the only value that it may have.
type condition struct{ operator, key, value string }

// implies reports whether the statement has a condition that lets nothing through but the value, in the same words or
// in those of an operator that means the same.
func (s *statement) implies(c condition) bool {
	return slices.ContainsFunc(s.Condition, func(has access.Condition) bool {
		return (has.Operator == c.operator || exact(has.Operator) && exact(c.operator)) &&
			strings.EqualFold(has.Key, c.key) && len(has.Values) == 1 && has.Values[0] == c.value
	})
}

// exact reports whether the operator compares a value without wildcards and variables as StringEquals does.
func exact(operator string) bool {
	return slices.Contains([]string{"StringEquals", "StringLike", "ArnEquals", "ArnLike"}, operator)
}
