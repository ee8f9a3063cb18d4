package spec

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// secrets evaluates the secrets of a step, which has its pipeline's, too.
func (s *draft) secrets(b *pipelineBlock, block *stepBlock, step *Step) {
	sources := s.entries(s.entries(nil, b.Secrets, s.secretSource), block.Secrets, s.secretSource)
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		step.Secrets = append(step.Secrets, s.secret(name, sources[name]))
		if _, twice := step.Environment[name]; twice {
			given := s.or(block.Secrets, b.Secrets)
			s.fault(given.NameRange, "Invalid secrets", "%q is a variable in environment, too. Remove one of them.", name)
		}
	}
	s.secretKeys(step, s.or(block.Secrets, b.Secrets), s.or(block.SecretKeys, b.SecretKeys))
}

// secretKeys evaluates the keys of a step's secrets.
func (s *draft) secretKeys(step *Step, secrets, keys *hcl.Attribute) {
	step.SecretKeys = s.sortedTexts(keys, s.secretKey)
	if len(step.SecretKeys) > 0 && len(step.Secrets) == 0 {
		s.fault(keys.NameRange, "Misplaced secret_keys", "There is no secret that could be encrypted with them. Set "+
			"secrets, or remove secret_keys.")
	}
	for _, secret := range step.Secrets {
		if keys == nil && s.AccountID != "" && secret.needsKey(s.AccountID) {
			s.warn(secrets.NameRange, "Missing secret_keys", "%s is in another account than environment %s, and Secrets "+
				"Manager lets others have only what is encrypted with a customer key. Set secret_keys to the ARN of that key, "+
				"or no task starts.", secret.ARN, s.Name)
		}
	}
}

// secretSource is the rule of where a secret is.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
func (s *draft) secretSource(name, source string) string {
	if wrong := secretName(name); wrong != "" {
		return wrong
	}
	arn, isARN := aws.ParseARN(source)
	switch {
	case !isARN && matches(`/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*`, source):
		return ""
	case isARN && s.located() && arn.Partition != s.Partition:
		return fmt.Sprintf("%q is in another partition than the environment, which is in %s.", source, s.Partition)
	case isARN && s.unreachable(arn.Region):
		return fmt.Sprintf("%q is in %s, and the VPC of environment %s reaches AWS in %s only. Copy it, or set nat = true "+
			"in the network.", source, arn.Region, s.Name, s.Region)
	case isARN && arn.Service == "ssm" && strings.HasPrefix(arn.Resource, "parameter/"),
		isARN && arn.Service == "secretsmanager" && matches(`secret:[A-Za-z0-9/_+=.@-]+(:[^:]*){0,3}`, arn.Resource):
		return ""
	}
	return fmt.Sprintf("%q is not where a secret is. Write the name of an SSM parameter, such as /data/password, or the "+
		"ARN of one or of a secret of Secrets Manager.", source)
}

// secretName is the rule of the variable that a secret becomes.
func secretName(name string) string {
	set := []string{"ENVIRONMENT", "PARAMETER_PATH", "EXECUTION_NAME", "EXECUTION_INPUT"}
	if strings.HasPrefix(name, "BUCKET_") || slices.Contains(set, name) {
		return fmt.Sprintf("%q is set for every container. Choose another name.", name)
	}
	return variable(name, "")
}

// unreachable reports whether the tasks can't reach AWS in a region.
func (s *draft) unreachable(region string) bool {
	n := s.Network
	return n != nil && n.CIDR != "" && !n.NAT && region != s.Region
}

// secret is the one at a source, which obeys secretSource.
func (s *draft) secret(name, source string) Secret {
	arn, isARN := aws.ParseARN(source)
	if !isARN {
		return Secret{Name: name, ARN: s.ARN("ssm", "parameter/"+strings.TrimPrefix(source, "/"))}
	}
	if arn.Service != "secretsmanager" {
		return Secret{Name: name, ARN: source}
	}
	kind, rest, _ := strings.Cut(arn.Resource, ":")
	label, part, parts := strings.Cut(rest, ":")
	if parts {
		part = ":" + part
	}
	arn.Resource = kind + ":" + label
	return Secret{Name: name, ARN: arn.String(), Part: part}
}

// needsKey reports whether the secret can't be read in an account unless it has a customer key.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
func (s Secret) needsKey(account string) bool {
	arn, _ := aws.ParseARN(s.ARN)
	return arn.Service == "secretsmanager" && arn.Account != account
}

// secretKey is the rule of a key that secrets are encrypted with.
func (s *draft) secretKey(v string) string {
	if s.Partition == "" {
		return ""
	}
	return keyARN(v, s.Partition, "", "")
}

// Service is the service that keeps the secret, as in actions.
func (s Secret) Service() string {
	arn, _ := aws.ParseARN(s.ARN)
	return arn.Service
}

// SecretServices are the services that decrypt a step's secrets, as kms:ViaService names them, sorted.
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
func (e *Environment) SecretServices(s *Step) []string {
	var services []string
	for _, secret := range s.Secrets {
		arn, _ := aws.ParseARN(secret.ARN)
		services = append(services, arn.Service+"."+arn.Region+"."+e.DNSSuffix())
	}
	return sortedSet(services)
}

// Source is where the secret is, as ECS takes it.
func (s Secret) Source() string { return s.ARN + s.Part }
