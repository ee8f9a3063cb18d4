package proof

import "github.com/tfgen/tfgen/generator/spec"

// secretClauses are what ECS does to read the container's secrets. Those of another account have policies there.
func secretClauses(env *spec.Environment, s *spec.Step) []clause {
	var all []clause
	for _, secret := range s.Secrets {
		c := simple(env, "read the secret "+secret.Name, secret.ARN, readActions(secret)...)
		c.needs[0].owner, c.needs[0].resourceARN = parsed(secret.ARN).Account, secret.ARN
		all = append(all, c)
	}
	if len(s.SecretKeys) == 0 {
		return all
	}
	for _, service := range env.SecretServices(s) {
		c := simpleAll(env, "decrypt its secrets", s.SecretKeys, "kms:Decrypt")
		for i, key := range s.SecretKeys {
			c.needs[i].owner, c.needs[i].resourceARN = parsed(key).Account, key
		}
		all = append(all, c.under("StringEquals", "kms:ViaService", service))
	}
	return all
}

// readActions are what ECS needs to read a secret.
func readActions(secret spec.Secret) []string {
	if secret.Service() == "secretsmanager" {
		return []string{"secretsmanager:GetSecretValue"}
	}
	return []string{"ssm:GetParameters"}
}
