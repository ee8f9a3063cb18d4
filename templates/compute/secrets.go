package compute

import (
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
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
