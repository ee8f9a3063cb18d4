package compute

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

func TestECRRepository(t *testing.T) {
	const digest = "@sha256:0000000000000000000000000000000000000000000000000000000000000000"
	for _, test := range []struct{ partition, image, want string }{
		{
			"aws", "111111111111.dkr.ecr.eu-west-1.amazonaws.com/acme-etl:1.0.0",
			"arn:aws:ecr:eu-west-1:111111111111:repository/acme-etl",
		},
		{
			"aws", "111111111111.dkr.ecr.eu-west-1.amazonaws.com/team/etl" + digest,
			"arn:aws:ecr:eu-west-1:111111111111:repository/team/etl",
		},
		{
			"aws", "111111111111.dkr.ecr.eu-west-1.amazonaws.com/etl:1" + digest,
			"arn:aws:ecr:eu-west-1:111111111111:repository/etl",
		},
		{
			"aws-cn", "111111111111.dkr.ecr.cn-north-1.amazonaws.com.cn/etl:1",
			"arn:aws-cn:ecr:cn-north-1:111111111111:repository/etl",
		},
		{
			"aws-us-gov", "111111111111.dkr.ecr.us-gov-west-1.amazonaws.com/etl:1",
			"arn:aws-us-gov:ecr:us-gov-west-1:111111111111:repository/etl",
		},
		{"aws", "docker.io/library/python:3.14", ""},
		{"aws", "python:3.14", ""},
		{"aws", "public.ecr.aws/docker/library/python:3.14", ""},
		{"aws", "example.com/111111111111.dkr.ecr.eu-west-1.amazonaws.com/etl:1", ""},
		{"aws", "111111111111.dkr.ecr.eu-west-1.amazonaws.com.example.com/etl:1", ""},
	} {
		if got := ecrRepository(&spec.Environment{Partition: test.partition}, test.image); got != test.want {
			t.Errorf("ecrRepository(%s) = %q, want %q", test.image, got, test.want)
		}
	}
}

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
