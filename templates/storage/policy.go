package storage

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// bucketPolicy refuses plain HTTP and holds the bucket's half of every grant that needs one: those to other accounts
// and those to roles that are not rendered here. Roles of the same account are allowed by their own policy alone.
func bucketPolicy(b *spec.Bucket) tf.Expr {
	statements := []iam.Statement{{
		Sid:        "DenyInsecureTransport",
		Deny:       true,
		Principal:  tf.String("*"),
		Actions:    []string{"s3:*"},
		Resources:  []string{b.ARN(), b.ARN() + "/*"},
		Conditions: []iam.Condition{{Operator: "Bool", Key: "aws:SecureTransport", Values: []string{"false"}}},
	}}
	for _, a := range b.Access {
		if !needsBucketPolicy(b, a) {
			continue
		}
		if a.Read {
			statements = append(statements, grant(b, a, "Read", iam.ReadActions(a.Versions), iam.ReadResources(b)))
		}
		if a.Write {
			statements = append(statements, grant(b, a, "Write", iam.WriteActions(), iam.WriteResources(b)))
		}
	}
	return iam.Policy(statements...)
}

func needsBucketPolicy(b *spec.Bucket, a spec.Access) bool {
	return a.Outside || a.AccountID != b.Owner.AccountID
}

func grant(b *spec.Bucket, a spec.Access, verb string, actions, resources []string) iam.Statement {
	principal, conditions := grantee(b, a)
	return iam.Statement{
		Sid:        iam.Sid(a.Label, verb),
		Principal:  principal,
		Actions:    actions,
		Resources:  resources,
		Conditions: conditions,
	}
}

// grantee names another account's root, narrowed to the role by a condition: so either account can be applied first,
// and a role that is made anew keeps its access. A role of the same account is named itself, because there a root
// principal allows nothing by itself.
func grantee(b *spec.Bucket, a spec.Access) (tf.Expr, []iam.Condition) {
	if a.AccountID == b.Owner.AccountID {
		return iam.AWS(a.Principal), nil
	}
	account := iam.AWS(b.Owner.AccountARN(a.AccountID))
	if b.GrantToAccounts {
		return account, nil
	}
	return account, []iam.Condition{{Operator: "ArnEquals", Key: "aws:PrincipalArn", Values: []string{a.Principal}}}
}
