package account

import (
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/spec"
)

// part is a resource with its properties, and the account that has them.
type part struct {
	account  string
	settings func(administrator aws.Config, o BootstrapOptions) []setting
}

// parts are all that is to be made, in this order: who deploys needs the state, and trust names identity providers.
func parts(env *spec.Environment) []part {
	var all []part
	if env.Backend.Type == "s3" {
		all = append(all, part{env.Backend.AccountID, func(cfg aws.Config, o BootstrapOptions) []setting {
			return stateBucket(cfg, env, o)
		}})
	}
	if env.Backend.Role != "" {
		all = append(all, part{env.Backend.AccountID, func(cfg aws.Config, o BootstrapOptions) []setting {
			return stateRole(env, o.StateSharers).settings(cfg, env, o.ShareRole)
		}})
	}
	for _, i := range env.Identities {
		all = append(all, part{env.AccountID, func(cfg aws.Config, _ BootstrapOptions) []setting {
			return []setting{identityProviderSetting(cfg, env, i)}
		}})
	}
	for _, role := range ownRoles(env) {
		all = append(all, part{env.AccountID, func(cfg aws.Config, o BootstrapOptions) []setting {
			return role.settings(cfg, env, o.ShareRole)
		}})
	}
	return all
}

// checkLimits refuses, before anything is made, what IAM or S3 would refuse when all else is made.
func checkLimits(env *spec.Environment, sharers []*spec.Environment) error {
	roles := ownRoles(env)
	if env.Backend.Role != "" {
		roles = append(roles, stateRole(env, sharers))
	}
	for _, role := range roles {
		if err := role.checkTrust(); err != nil {
			return err
		}
	}
	if env.Backend.Type != "s3" {
		return nil
	}
	return checkStateGrants(sharers)
}
