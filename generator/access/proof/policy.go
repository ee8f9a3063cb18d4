package proof

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/rendered"
)

// policy is a rendered policy, ready to be asked and looked into.
type policy struct {
	rendered.Document
	kind       access.Kind
	parsed     *access.Policy
	statements []statement
	fault      string // why it can't be evaluated; empty: it can
}

// parse reads the JSON.
func (p *policy) parse() {
	var err error
	if p.parsed, err = access.Parse(p.kind, p.JSON); err == nil {
		p.parsed.Name = fmt.Sprintf("%s:%d", p.Range.Filename, p.Range.Start.Line)
		p.statements = statementsOf(p.parsed)
	}
	switch {
	case err != nil && len(p.Unresolved) > 0:
		p.fault = p.Unresolved[0].Why
	case err != nil:
		p.fault = "the policy is not valid: " + err.Error()
	case len(p.Unresolved) > 0 && !hasVariables(p.JSON):
		p.fault = p.Unresolved[0].Why // the marker would be taken for a literal
	}
}

// hasVariables reports whether the policy is of the version in which a marker can't be taken for a literal.
func hasVariables(document []byte) bool { return strings.Contains(string(document), `"2012-10-17"`) }

// at is where a statement stands.
func (p *policy) at(index int) hcl.Range {
	if index < len(p.Statements) {
		return p.Statements[index]
	}
	return p.Range
}

// nearest is where the first Allow statement stands that is about something, or else the policy.
func (p *policy) nearest(about func(*statement) bool) hcl.Range {
	for i := range p.statements {
		if s := &p.statements[i]; s.Effect == access.Allow && about(s) {
			return p.at(i)
		}
	}
	return p.Range
}

// anyone is a policy that allows everything: it stands for the half of a grant that isn't ours to see.
func anyone(kind access.Kind) *access.Policy {
	document := `{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}`
	if kind != access.IdentityPolicy {
		document = `{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}`
	}
	p, err := access.Parse(kind, []byte(document))
	if err != nil {
		panic(err) // it is a constant
	}
	return p
}
