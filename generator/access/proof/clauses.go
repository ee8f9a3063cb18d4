package proof

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
)

// narrowed are the clauses whose conditions the statement has: what it allows of them is meant.
func (s *statement) narrowed(clauses []clause) []clause {
	var all []clause
	for _, c := range clauses {
		if s.impliesAll(c.conditions) {
			all = append(all, c)
		}
	}
	return all
}

func (s *statement) impliesAll(conditions []condition) bool {
	return !slices.ContainsFunc(conditions, func(c condition) bool { return !s.implies(c) })
}

// onOtherKeys reports whether the clause is about keys by their aliases, and none of these is the resource's.
func (c clause) onOtherKeys(r *resource) bool {
	return slices.ContainsFunc(c.conditions, func(only condition) bool {
		return only.key == "kms:ResourceAliases" && !slices.Contains(r.aliases, only.value)
	})
}

// denying is a policy that denies what the clauses allow: what is still allowed beside it is too much. It is none where
// they allow nothing.
func denying(clauses []clause) []*access.Policy {
	denied, err := policyOf(access.Deny, clauses)
	if err != nil {
		panic(err) // the spec has checked its names
	}
	return denied
}

// policyOf is a role's policy of what clauses are about. It is none where they are about nothing.
func policyOf(effect access.Effect, clauses []clause) ([]*access.Policy, error) {
	type statement struct{ Effect, Action, Resource any }
	var statements []statement
	for _, c := range clauses {
		if len(c.actions) > 0 {
			statements = append(statements, statement{effect, c.actions, c.resources})
		}
	}
	if len(statements) == 0 {
		return nil, nil
	}
	document, err := json.Marshal(map[string]any{"Statement": statements})
	if err != nil {
		return nil, err
	}
	p, err := access.Parse(access.IdentityPolicy, document)
	return []*access.Policy{p}, err
}

// actions are what the statement may be about, for a query.
func (s *statement) actions() []string {
	if len(s.Action) == 0 {
		return []string{"*"}
	}
	return s.Action
}

// domain is the resources of a pattern, as they can be asked about, or false for one that no ARN is like.
func domain(pattern string) (resources string, ok bool) {
	for before, rest, ok := strings.Cut(pattern, "${"); ok; before, rest, ok = strings.Cut(pattern, "${") {
		_, after, _ := strings.Cut(rest, "}")
		pattern = before + "*" + after
	}
	if strings.Trim(pattern, "*") == "" {
		return "*", true
	}
	if folder, ok := strings.CutSuffix(pattern, "/*"); ok {
		return folder + "/?*", true // nothing has an empty name
	}
	return pattern, access.Overlap(pattern, "arn:?*:?*:*:*:?*")
}
