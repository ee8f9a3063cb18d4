package storage

import (
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// bucketPolicy refuses plain HTTP and holds the bucket's half of every grant that needs one: those to other accounts
// and those to roles that are not rendered here. Rendered roles of the same account are allowed by their own policy
// alone. Who may do the same shares a statement: S3 takes 20,480 bytes.
func bucketPolicy(b *spec.Bucket) tf.Expr {
	statements := []iam.Statement{{
		Sid:        "DenyInsecureTransport",
		Deny:       true,
		Principal:  tf.String("*"),
		Actions:    []string{"s3:*"},
		Resources:  []string{b.ARN(), b.ARN() + "/*"},
		Conditions: []iam.Condition{{Operator: "Bool", Key: "aws:SecureTransport", Values: []string{"false"}}},
	}}
	return iam.Policy(append(statements, bucketGrants(b)...)...)
}

// bucketGrants are the bucket's half of its grants.
func bucketGrants(b *spec.Bucket) []iam.Statement {
	return slices.Concat(
		grants(b, "Read", iam.ReadActions(false), iam.ReadResources(b),
			func(a spec.Access) bool { return a.Read && !a.Versions }),
		grants(b, "ReadVersions", iam.ReadActions(true), iam.ReadResources(b),
			func(a spec.Access) bool { return a.Read && a.Versions }),
		grants(b, "Write", iam.WriteActions(), iam.WriteResources(b), func(a spec.Access) bool { return a.Write }),
	)
}

// grants are the statements for those whom the bucket's own policies have to let in and who may do the same: one for
// other accounts, one for the owner's.
func grants(b *spec.Bucket, verb string, actions, resources []string, who func(spec.Access) bool) []iam.Statement {
	var own, roots, roles []string
	for _, a := range b.Access {
		switch {
		case !who(a):
		case a.AccountID != b.AccountID:
			roots, roles = append(roots, b.AccountARN(a.AccountID)), append(roles, a.Principal)
		case a.Outside:
			own = append(own, a.Principal)
		}
	}
	var statements []iam.Statement
	if len(own) > 0 {
		statements = append(statements, iam.Statement{
			Sid: "SameAccount" + verb, Principal: iam.AWS(b.AccountARN(b.AccountID)), Actions: actions,
			Resources: resources, Conditions: iam.OnlyRoles(own),
		})
	}
	if len(roots) > 0 {
		s := iam.Statement{
			Sid: "CrossAccount" + verb, Principal: iam.AWS(iam.Distinct(roots)...), Actions: actions, Resources: resources,
		}
		if !b.GrantToAccounts {
			s.Conditions = iam.OnlyRoles(roles)
		}
		statements = append(statements, s)
	}
	return statements
}
