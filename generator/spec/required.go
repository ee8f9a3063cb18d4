package spec

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"

	"github.com/tfgen/tfgen/generator/internal/suggest"
)

// required is a string that has to be there; with a fault: empty. name is the attribute's, at the place to cite where
// it is absent, remedy what to do then.
func (s scope) required(a *hcl.Attribute, name string, rng hcl.Range, remedy string, rules ...rule[string]) string {
	if s.value(a, cty.String).IsNull() {
		s.missing(a, name, rng, remedy)
	}
	return s.text(a, "", rules...)
}

// missing reports a required attribute that is absent or null, unless it may be there: misspelt, or in a part that
// could not be read.
func (s scope) missing(a *hcl.Attribute, name string, rng hcl.Range, remedy string) {
	if a != nil {
		rng = a.Range
	}
	if !s.partial && suggest.Nearest(name, s.unknown) == "" {
		s.fault(rng, "Missing "+name, "Environment %s needs it. %s", s.environment, remedy)
	}
}
