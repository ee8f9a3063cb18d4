package enforce_test

import (
	"testing"

	"github.com/tfgen/tfgen/generator/access/organization"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/spec"
)

// TestOrganization has policies of the organization on both accounts.
func TestOrganization(t *testing.T) {
	level := func(name, statement string) []spec.PolicyLevel {
		document := `{"Version": "2012-10-17", "Statement": ` + statement + `}`
		return []spec.PolicyLevel{{Name: "root", Policies: []*spec.PolicyFile{{File: name, JSON: []byte(document)}}}}
	}
	o, err := organization.New(&spec.Project{Environments: []*spec.Environment{
		{AccountID: reader, Partition: "aws", RolePath: "/", Pipelines: []*spec.Pipeline{{Steps: []*spec.Step{{TaskRole: "reader"}}}},
			Organization: spec.Organization{
				ID:      "o-a1b2c3d4e5",
				Context: map[string][]string{"aws:sourcevpc": {"vpc-1"}},
				ServiceControl: level("scp.json", `[
				{"Sid": "NoList", "Effect": "Deny", "Action": "s3:ListBucket", "Resource": "*"},
				{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*",
					"Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}},
				{"Effect": "Allow", "NotAction": "s3:PutObject", "Resource": "*"}]`),
			}},
		{AccountID: owner, Organization: spec.Organization{
			ResourceControl: level("rcp.json", `[
				{"Sid": "Perimeter", "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*",
					"Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}},
				{"Sid": "NoOther", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::other/*"}]`),
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	sc := newScene(t, sandbox.Options{Organization: o})
	sc.putBucketPolicy("data", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*",
		"Principal": {"AWS": "222222222222"}, "Resource": ["arn:aws:s3:::data", "arn:aws:s3:::data/*"]}}`)
	sc.putBucketPolicy("other", `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
		"Principal": {"AWS": "222222222222"}, "Resource": "arn:aws:s3:::other/*"}}`)
	for _, test := range []struct {
		name, as string
		do       attempt
		want     []string
	}{
		{"inside of the perimeter, and from the network", "reader", get("data", "k"), nil},
		{"a Deny of a service control policy", "reader", list("data", ""), []string{"AccessDenied",
			`with an explicit deny in a service control policy ("NoList" of scp.json (root))`}},
		{"no Allow of a service control policy", "reader", put("data", "x"), []string{"AccessDenied",
			"because no service control policy allows the s3:PutObject action"}},
		{"a Deny of a resource control policy", "reader", get("other", "k"), []string{"AccessDenied",
			`with an explicit deny in a resource control policy ("NoOther" of rcp.json (root))`}},
		{"the sandbox's own credentials", "caller", get("other", "k"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			at := *sc
			at.T = t
			at.wantError(test.name, test.do(t.Context(), at.s3(test.as)), test.want...)
		})
	}
}
