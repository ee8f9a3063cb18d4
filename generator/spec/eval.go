package spec

import (
	"maps"
	"math/big"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// scope evaluates attributes where some names are known.
type scope struct {
	*loader
	ctx         *hcl.EvalContext
	environment string            // whose scope it is; empty: the project's
	disabled    map[string]string // what isn't enabled, as one refers to it, and where
}

// rule says what is wrong with a value and how to mend it, in sentences; nothing: it is right.
type rule[T any] func(T) string

// value evaluates an attribute. It is null where the attribute is absent or set to null, and unknown where it, or
// something that it refers to, has a fault: that is reported, and nothing more is to be said of the attribute.
func (s scope) value(a *hcl.Attribute, want cty.Type) cty.Value {
	if a == nil {
		return cty.NullVal(want)
	}
	if !s.resolves(a.Expr) {
		return cty.UnknownVal(want)
	}
	v, diags := a.Expr.Value(s.ctx)
	if diags.HasErrors() {
		sayFunctions(diags)
		s.report(diags)
		return cty.UnknownVal(want)
	}
	v, err := convert.Convert(v, want)
	if err != nil {
		s.fault(a.Expr.Range(), "Wrong type", "%s has to be %s (%s).", a.Name, kind(want), err)
		return cty.UnknownVal(want)
	}
	if !v.IsWhollyKnown() {
		return cty.UnknownVal(want)
	}
	return v
}

// given is the attribute, or nothing where it is null: that is as good as absent.
func (s scope) given(a *hcl.Attribute, want cty.Type) *hcl.Attribute {
	if s.value(a, want).IsNull() {
		return nil
	}
	return a
}

// kind names a type as people do.
func kind(t cty.Type) string {
	switch {
	case t == cty.String:
		return "a text in quotes"
	case t == cty.Number:
		return "a number"
	case t == cty.Bool:
		return "true or false"
	case t.IsListType():
		return "a list of texts, [\"…\", …]"
	case t.IsMapType() && t.ElementType() == cty.Number:
		return "a map of numbers, { KEY = 30, … }"
	case t.IsMapType() && t.ElementType().IsListType():
		return "a map of lists, { key = [\"…\", …], … }"
	}
	return "a map of texts, { key = \"…\", … }"
}

// obey reports the first rule that the value breaks.
func obey[T any](s scope, a *hcl.Attribute, rng hcl.Range, v T, rules []rule[T]) bool {
	for _, broken := range rules {
		if wrong := broken(v); wrong != "" {
			s.fault(rng, "Invalid "+a.Name, "%s", wrong)
			return false
		}
	}
	return true
}

// text is a string; absent: def, with a fault: empty.
func (s scope) text(a *hcl.Attribute, def string, rules ...rule[string]) string {
	v := s.value(a, cty.String)
	if v.IsNull() {
		return def
	}
	if !v.IsKnown() || !obey(s, a, a.Expr.Range(), v.AsString(), rules) {
		return ""
	}
	return v.AsString()
}

// integer is a whole number; absent: def, with a fault: 0.
func (s scope) integer(a *hcl.Attribute, def int, rules ...rule[int]) int {
	v := s.value(a, cty.Number)
	if v.IsNull() {
		return def
	}
	if !v.IsKnown() {
		return 0
	}
	i, accuracy := v.AsBigFloat().Int64()
	if accuracy != big.Exact {
		s.fault(a.Expr.Range(), "Invalid "+a.Name, "%s is a whole number.", a.Name)
		return 0
	}
	if !obey(s, a, a.Expr.Range(), int(i), rules) {
		return 0
	}
	return int(i)
}

// flag is a bool; absent or with a fault: false.
func (s scope) flag(a *hcl.Attribute) bool {
	v := s.value(a, cty.Bool)
	return v.IsKnown() && !v.IsNull() && v.True()
}

// texts is a list of strings, each of which obeys the rules; absent or with a fault: nil.
func (s scope) texts(a *hcl.Attribute, rules ...rule[string]) []string {
	v := s.value(a, cty.List(cty.String))
	if v.IsNull() || !v.IsKnown() {
		return nil
	}
	list := make([]string, 0, v.LengthInt())
	whole := true
	for _, element := range v.AsValueSlice() {
		rng := elementRange(a.Expr, len(list))
		if element.IsNull() {
			s.fault(rng, "Invalid "+a.Name, "An element is null. Remove it.")
			return nil
		}
		whole = obey(s, a, rng, element.AsString(), rules) && whole
		list = append(list, element.AsString())
	}
	if !whole {
		return nil
	}
	return list
}

// entries puts the entries of a map of strings over those of base: null removes an entry, and null instead of the map
// removes all. rule is asked with key and value; absent: base.
func (s scope) entries(base map[string]string, a *hcl.Attribute, rule func(k, v string) string) map[string]string {
	v := s.value(a, cty.Map(cty.String))
	switch {
	case a == nil || !v.IsKnown():
		return base
	case v.IsNull():
		return nil
	}
	merged := maps.Clone(base)
	if merged == nil {
		merged = map[string]string{}
	}
	for key, element := range v.AsValueMap() {
		if element.IsNull() {
			delete(merged, key)
			continue
		}
		if wrong := rule(key, element.AsString()); wrong != "" {
			s.fault(s.entryRange(a.Expr, key), "Invalid "+a.Name, "%s", wrong)
			continue
		}
		merged[key] = element.AsString()
	}
	return merged
}

// elementRange is where element i of a list is written: the element, or the list where that is not written out.
func elementRange(list hcl.Expression, i int) hcl.Range {
	elements, diags := hcl.ExprList(list)
	if diags.HasErrors() || i >= len(elements) {
		return list.Range()
	}
	return elements[i].Range()
}

// entryRange is where the entry of a map is written: its value, or the map where that is not written out.
func (s scope) entryRange(expr hcl.Expression, key string) hcl.Range {
	pairs, diags := hcl.ExprMap(expr)
	if diags.HasErrors() {
		return expr.Range()
	}
	for _, p := range pairs {
		if k, diags := p.Key.Value(s.ctx); !diags.HasErrors() && k.Type() == cty.String && k.IsKnown() && !k.IsNull() &&
			k.AsString() == key {
			return p.Value.Range()
		}
	}
	return expr.Range()
}
