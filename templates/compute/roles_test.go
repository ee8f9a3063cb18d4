package compute

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

func TestKeyStatements(t *testing.T) {
	owner := &spec.Environment{
		Project: "acme", Prefix: "acme", Name: "hub", AccountID: "222222222222", Region: "eu-central-1", Partition: "aws",
	}
	read := &spec.Bucket{Key: "read", Owner: owner, KMS: true}
	both := &spec.Bucket{Key: "both", Owner: owner, KMS: true}
	again := &spec.Bucket{Key: "again", Owner: owner, KMS: true}
	plain := &spec.Bucket{Key: "plain", Owner: owner}
	other := &spec.Environment{Name: "archive", AccountID: "333333333333", Region: "us-east-1", Partition: "aws"}
	old := &spec.Bucket{Key: "old", Owner: other, KMS: true}
	statement := func(sid, keys string, aliases []string, actions ...string) iam.Statement {
		return iam.Statement{
			Sid: sid, Actions: actions, Resources: []string{keys},
			Conditions: []iam.Condition{
				{Operator: "ForAnyValue:StringEquals", Key: "kms:ResourceAliases", Values: aliases},
			},
		}
	}
	const hubs = "arn:aws:kms:eu-central-1:222222222222:key/*"
	got := keyStatements(&spec.Step{
		Reads: []*spec.Bucket{read, both, plain, old, again}, Writes: []*spec.Bucket{both, plain},
	})
	want := []iam.Statement{
		statement("DecryptForArchive", "arn:aws:kms:us-east-1:333333333333:key/*", []string{"alias/-old-archive"}, "kms:Decrypt"),
		statement("DecryptForHub", hubs, []string{"alias/acme-read-hub", "alias/acme-again-hub"}, "kms:Decrypt"),
		statement("EncryptForHub", hubs, []string{"alias/acme-both-hub"}, "kms:Decrypt", "kms:GenerateDataKey"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statements differ (-want +got):\n%s", diff)
	}
}
