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
	of := func(owner *spec.Environment, key, arn string, kms bool) *spec.Bucket {
		return &spec.Bucket{Key: key, Owner: owner, KMS: kms, KeyARN: arn,
			AccountID: owner.AccountID, Region: owner.Region, Partition: owner.Partition}
	}
	read, both, again := of(owner, "read", "", true), of(owner, "both", "", true), of(owner, "again", "", true)
	plain := of(owner, "plain", "", false)
	other := &spec.Environment{Name: "archive", AccountID: "333333333333", Region: "us-east-1", Partition: "aws"}
	old := of(other, "old", "", true)
	const one, two = "arn:aws:kms:eu-central-1:222222222222:key/1", "arn:aws:kms:eu-central-1:444444444444:key/2"
	first, second, third := of(owner, "first", two, true), of(owner, "second", one, true), of(owner, "third", two, true)
	existing := func(sid string, keys, actions []string) iam.Statement {
		return iam.Statement{
			Sid: sid, Actions: actions, Resources: keys, Conditions: []iam.Condition{
				{Operator: "StringEquals", Key: "kms:ViaService", Values: []string{"s3.eu-central-1.amazonaws.com"}},
			},
		}
	}
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
		Reads: []*spec.Bucket{first, read, both, plain, old, again, second, third}, Writes: []*spec.Bucket{both, plain, third},
	})
	want := []iam.Statement{
		statement("DecryptForArchive", "arn:aws:kms:us-east-1:333333333333:key/*", []string{"alias/-old-archive"}, "kms:Decrypt"),
		statement("DecryptForHub", hubs, []string{"alias/acme-read-hub", "alias/acme-again-hub"}, "kms:Decrypt"),
		statement("EncryptForHub", hubs, []string{"alias/acme-both-hub"}, "kms:Decrypt", "kms:GenerateDataKey"),
		existing("DecryptByExistingKeysForHub", []string{one, two}, []string{"kms:Decrypt"}),
		existing("EncryptByExistingKeysForHub", []string{two}, []string{"kms:Decrypt", "kms:GenerateDataKey"}),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statements differ (-want +got):\n%s", diff)
	}
}
