package account

import (
	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
)

// permissionsName is that of the first managed policy with permissions.
func permissionsName(env *spec.Environment) string { return "tfgen-" + env.Project }

// permissions are what the deploy role may do: manage what tfgen renders, in every region of the account, by the
// catalogue of resource types; what has a name, only under the project's prefix. It doesn't read data. It can't change
// itself, even where its own name has the prefix.
func permissions(env *spec.Environment) policy {
	var statements []statement
	for _, s := range resources.Statements(env) {
		allow := statement{Sid: s.Sid, Effect: "Allow", Action: s.Actions, Resource: s.Resources}
		if s.Equals != nil {
			allow.Condition = map[string]map[string][]string{"StringEquals": s.Equals}
		}
		statements = append(statements, allow)
	}
	return newPolicy(append(statements, statement{
		Sid: "NotItself", Effect: "Deny", Resource: []string{env.DeployRoleARN(), env.PolicyARN(permissionsName(env) + "*")},
		Action: []string{
			"iam:AttachRolePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicy*", "iam:DeleteRole*", "iam:DetachRolePolicy",
			"iam:PassRole", "iam:PutRole*", "iam:SetDefaultPolicyVersion", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole*",
		},
	})...)
}

// ownAccess is what the environment needs beside the project's others: its state, and what its spec allows.
func ownAccess(env *spec.Environment) policy {
	var statements []statement
	if env.Backend.Type == "s3" {
		statements = stateAccess(env)
	}
	for _, a := range env.Allow {
		statements = append(statements,
			statement{Sid: "Allow" + sid(a.Label), Effect: "Allow", Action: a.Actions, Resource: a.Resources})
	}
	return newPolicy(statements...)
}

// stateAccess is what Terraform's S3 backend needs, with the lock file that it keeps beside the state. The state's
// history stays, whatever the role does.
func stateAccess(env *spec.Environment) []statement {
	arn := aws.BucketARN(env.Partition, env.Backend.Bucket)
	everywhere := []string{arn, aws.BucketARN(env.Partition, env.Backend.Bucket+"/*")}
	return []statement{
		{
			Sid: "State", Effect: "Allow", Resource: everywhere,
			Action: []string{"s3:DeleteObject", "s3:GetObject", "s3:ListBucket", "s3:PutObject"},
		},
		{
			Sid: "KeepState", Effect: "Deny", Resource: everywhere,
			// Rules of a lifecycle or a replication, a policy or a change of owner could empty it, too.
			Action: []string{"s3:DeleteBucket*", "s3:DeleteObjectVersion", "s3:PutBucket*", "s3:Put*Configuration"},
		},
	}
}
