package proof

import (
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// grantee is somebody whom a statement of a resource's policy is about.
type grantee struct {
	named access.NamedPrincipal // as the statement names it
	role  string                // the only role of those named whom a condition lets through; empty: whoever is named
	part  *statement            // the statement as it is for this grantee alone
}

// grantees are all of a statement. A root that is named beside roles of its own account stands for these; one beside
// roles of other accounts alone stands for itself: nobody meant it.
func (s *statement) grantees() []grantee {
	parts := s.single()
	byAccount := map[string][]*statement{}
	for _, part := range parts {
		account := parsed(part.narrow()).Account
		byAccount[account] = append(byAccount[account], part)
	}
	var all []grantee
	for _, named := range s.Principal {
		account, about := named.Account(), parts
		if account != "" {
			about = slices.Concat(byAccount[account], byAccount[""])
		}
		for _, part := range about {
			all = append(all, grantee{named, part.narrow(), part})
		}
		if len(about) == 0 {
			all = append(all, grantee{named, "", s})
		}
	}
	return all
}

// single are statements with one value in each condition that together allow what this one does: a condition holds when
// one of its values does.
func (s *statement) single() []*statement {
	all := []*statement{s}
	for i, c := range s.Condition {
		if len(c.Values) < 2 || !narrowing(c) {
			continue
		}
		var parts []*statement
		for _, part := range all {
			for _, value := range c.Values {
				one := *part
				one.Condition = slices.Clone(part.Condition)
				one.Condition[i].Values = []string{value}
				parts = append(parts, &one)
			}
		}
		all = parts
	}
	return all
}

// narrowing reports whether the condition is one by which rendered grants that share a statement are told apart.
func narrowing(c access.Condition) bool {
	return exact(c.Operator) && strings.EqualFold(c.Key, "aws:PrincipalArn") ||
		c.Operator == "ForAnyValue:StringEquals" && strings.EqualFold(c.Key, "kms:ResourceAliases")
}

// narrow is the only role whom the statement is for, whatever principal it names, or empty.
func (s *statement) narrow() string {
	for _, c := range s.Condition {
		if exact(c.Operator) && strings.EqualFold(c.Key, "aws:PrincipalArn") && len(c.Values) == 1 &&
			parsed(c.Values[0]).Account != "" && !strings.ContainsAny(c.Values[0], "*?$") {
			return c.Values[0]
		}
	}
	return ""
}
