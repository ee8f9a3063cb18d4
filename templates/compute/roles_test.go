package compute

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

func TestKeyStatements(t *testing.T) {
	owner := &spec.Environment{
		Project: "acme", Name: "hub", AccountID: "222222222222", Region: "eu-central-1", Partition: "aws",
	}
	read := &spec.Bucket{Key: "read", Owner: owner, KMS: true}
	both := &spec.Bucket{Key: "both", Owner: owner, KMS: true}
	plain := &spec.Bucket{Key: "plain", Owner: owner}
	statement := func(sid, alias string, actions ...string) iam.Statement {
		return iam.Statement{
			Sid: sid, Actions: actions, Resources: []string{"arn:aws:kms:eu-central-1:222222222222:key/*"},
			Conditions: []iam.Condition{
				{Operator: "ForAnyValue:StringEquals", Key: "kms:ResourceAliases", Values: []string{alias}},
			},
		}
	}
	got := keyStatements(&spec.Pipeline{
		Reads: []*spec.Bucket{read, both, plain}, Writes: []*spec.Bucket{both, plain},
	})
	want := []iam.Statement{
		statement("UseKeyOfRead", "alias/acme-read-hub", "kms:Decrypt"),
		statement("UseKeyOfBoth", "alias/acme-both-hub", "kms:Decrypt", "kms:GenerateDataKey"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statements differ (-want +got):\n%s", diff)
	}
}
