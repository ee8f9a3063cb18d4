package compute

import (
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// keyStatements allow the customer keys of the step's buckets.
func keyStatements(s *spec.Step) []iam.Statement {
	var own, existing []*spec.Bucket
	for _, b := range s.Uses() {
		switch {
		case b.HasOwnKey():
			own = append(own, b)
		case b.KMS:
			existing = append(existing, b)
		}
	}
	written := func(b *spec.Bucket) bool { return slices.Contains(s.Writes, b) }
	var statements []iam.Statement
	for _, g := range byOwner(own, written) {
		statements = append(statements, ownKeys(g))
	}
	for _, g := range byOwner(existing, written) {
		statements = append(statements, existingKeys(g))
	}
	return statements
}

// ownKeys are those that are rendered with their buckets. AWS makes a key's id, so they are found by the alias that the
// spec knows: kms:ResourceAliases.
func ownKeys(g group) iam.Statement {
	verb := "Decrypt for"
	if g.special {
		verb = "Encrypt for"
	}
	return iam.Statement{
		Sid:       iam.Sid(verb, g.owner),
		Actions:   iam.KeyActions(g.special),
		Resources: []string{g.place().Owner.ARN("kms", "key/*")},
		Conditions: []iam.Condition{{
			Operator: "ForAnyValue:StringEquals", Key: "kms:ResourceAliases",
			Values: g.of(func(b *spec.Bucket) []string { return []string{b.KMSAlias()} }),
		}},
	}
}

// existingKeys are others' to say what they are for besides: so here they are for S3 alone.
func existingKeys(g group) iam.Statement {
	verb := "Decrypt by existing keys for"
	if g.special {
		verb = "Encrypt by existing keys for"
	}
	keys := g.of(func(b *spec.Bucket) []string { return []string{b.KeyARN} })
	slices.Sort(keys)
	return iam.Statement{
		Sid:       iam.Sid(verb, g.owner),
		Actions:   iam.KeyActions(g.special),
		Resources: slices.Compact(keys),
		Conditions: []iam.Condition{{
			Operator: "StringEquals", Key: "kms:ViaService", Values: []string{g.place().S3Endpoint()},
		}},
	}
}
