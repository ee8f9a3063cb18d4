package compute

import (
	"maps"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
	"github.com/tfgen/tfgen/templates/internal/iam"
)

// secretStatements allow to read exactly the step's secrets, and to decrypt them where they have customer keys. AWS's
// own keys for SSM and Secrets Manager let everyone of the account decrypt who may read.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
func secretStatements(env *spec.Environment, s *spec.Step) []iam.Statement {
	var statements []iam.Statement
	for _, kind := range []struct{ service, sid, action string }{
		{"ssm", "ReadSecretParameters", "ssm:GetParameters"},
		{"secretsmanager", "ReadSecrets", "secretsmanager:GetSecretValue"},
	} {
		var arns []string
		for _, secret := range s.Secrets {
			if secret.Service() == kind.service {
				arns = append(arns, secret.ARN)
			}
		}
		slices.Sort(arns)
		if len(arns) > 0 {
			statements = append(statements, iam.Statement{
				Sid: kind.sid, Actions: []string{kind.action}, Resources: slices.Compact(arns),
			})
		}
	}
	if len(s.SecretKeys) == 0 {
		return statements
	}
	for _, service := range env.SecretServices(s) {
		statements = append(statements, iam.Statement{
			Sid: "DecryptSecrets", Actions: []string{"kms:Decrypt"}, Resources: s.SecretKeys,
			Conditions: []iam.Condition{{Operator: "StringEquals", Key: "kms:ViaService", Values: []string{service}}},
		})
	}
	return statements
}

// SecretHalf is what the owner of a secret of Secrets Manager has to add to its policy.
func SecretHalf(project string, uses []spec.Foreign) tf.Expr {
	accounts, roles := iam.Users(uses)
	return iam.Half(project, iam.Statement{
		Sid: "ReadSecret", Principal: iam.AWS(accounts...), Actions: []string{"secretsmanager:GetSecretValue"},
		Resources:  []string{"*"}, // in its policy: this secret
		Conditions: iam.OnlyRoles(roles),
	})
}

// SecretKeyHalf is what the owner of a key that secrets are encrypted with has to add to its policy: a statement for
// those who read them by the same services.
func SecretKeyHalf(project string, uses []spec.Foreign) tf.Expr {
	by := map[string][]spec.Foreign{}
	for _, f := range uses {
		services := strings.Join(f.Env.SecretServices(f.Step), " ")
		by[services] = append(by[services], f)
	}
	var statements []iam.Statement
	for _, services := range slices.Sorted(maps.Keys(by)) {
		accounts, roles := iam.Users(by[services])
		statements = append(statements, iam.Statement{
			Sid: "DecryptSecrets", Principal: iam.AWS(accounts...), Actions: []string{"kms:Decrypt"},
			Resources: []string{"*"}, // in a key policy: this key
			Conditions: append(iam.OnlyRoles(roles),
				iam.Condition{Operator: "StringEquals", Key: "kms:ViaService", Values: strings.Fields(services)}),
		})
	}
	return iam.Half(project, statements...)
}
