package spec

import (
	"cmp"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
)

// sortedTexts are those of an attribute, each once.
func (s *draft) sortedTexts(a *hcl.Attribute, rules ...rule[string]) []string {
	return sortedSet(s.texts(a, rules...))
}

// requiredTexts are a list that has to be there and have something in it, sorted, each once. name is the attribute's,
// at the place to cite where it is absent, remedy what to do then.
func (s *draft) requiredTexts(
	a *hcl.Attribute, name string, rng hcl.Range, remedy string, rules ...rule[string],
) []string {
	list := s.sortedTexts(a, rules...)
	if s.given(a, cty.List(cty.String)) == nil {
		s.missing(a, name, rng, remedy)
	} else if list != nil && len(list) == 0 {
		s.fault(a.Expr.Range(), "Invalid "+name, "It is empty. %s", remedy)
	}
	return list
}

// distinctTexts is texts with no element twice.
func (s *draft) distinctTexts(a *hcl.Attribute, rules ...rule[string]) []string {
	list := s.texts(a, rules...)
	seen := map[string]bool{}
	for i, v := range list {
		if seen[v] {
			s.fault(elementRange(a.Expr, i), "Invalid "+a.Name, "%q is in the list already. Remove it.", v)
		}
		seen[v] = true
	}
	return list
}

// oneOrMore is a text, or a list of different ones.
func (s *draft) oneOrMore(a *hcl.Attribute, rules ...rule[string]) []string {
	if v := s.value(a, cty.DynamicPseudoType); v.IsNull() || v.IsKnown() && v.Type() == cty.String {
		if one := s.text(a, "", rules...); one != "" {
			return []string{one}
		}
		return nil
	}
	return s.distinctTexts(a, rules...)
}

// sortedSet sorts a list in place and leaves out what is in it twice.
func sortedSet[T cmp.Ordered](list []T) []T {
	slices.Sort(list)
	return slices.Compact(list)
}
