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
func (doc *policy) parse() {
	var err error
	if doc.parsed, err = access.Parse(doc.kind, doc.JSON); err == nil {
		doc.parsed.Name = fmt.Sprintf("%s:%d", doc.Range.Filename, doc.Range.Start.Line)
		doc.statements = statementsOf(doc.parsed)
	}
	switch {
	case err != nil && len(doc.Unresolved) > 0:
		doc.fault = doc.Unresolved[0].Why
	case err != nil:
		doc.fault = "the policy is not valid: " + err.Error()
	case len(doc.Unresolved) > 0 && !hasVariables(doc.JSON):
		doc.fault = doc.Unresolved[0].Why // the marker would be taken for a literal
	}
}

// hasVariables reports whether the policy is of the version in which a marker can't be taken for a literal.
func hasVariables(document []byte) bool { return strings.Contains(string(document), `"2012-10-17"`) }

// statementRange is where a statement stands.
func (doc *policy) statementRange(index int) hcl.Range {
	if index < len(doc.Statements) {
		return doc.Statements[index]
	}
	return doc.Range
}

// nearest is where the first Allow statement stands that is about something, or else the policy.
func (doc *policy) nearest(about func(*statement) bool) hcl.Range {
	for i := range doc.statements {
		if s := &doc.statements[i]; s.Effect == access.Allow && about(s) {
			return doc.statementRange(i)
		}
	}
	return doc.Range
}

// allowAll is a policy that allows everything: it stands for the half of a grant that isn't ours to see.
func allowAll(kind access.Kind) *access.Policy {
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

// allows are the role's Allow statements.
func (p *principal) allows() []*statement { return allowsOf(p.policies) }

// allows are the Allow statements of the resource's own policies.
func (r *resource) allows() []*statement { return allowsOf(r.policies) }

func allowsOf(policies []*policy) []*statement {
	var all []*statement
	for _, doc := range policies {
		for i := range doc.statements {
			if s := &doc.statements[i]; s.Effect == access.Allow {
				all = append(all, s)
			}
		}
	}
	return all
}
