package guard

import (
	"fmt"

	"github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// wrongAccount stops a plan whose providers or resources are another account's than the environment's.
func wrongAccount(env *spec.Environment, plan *terraform.Plan) []Stop {
	var stops []Stop
	if len(plan.Providers) == 0 && plan.HasChanges() {
		stops = append(stops, Stop{Rule: WrongAccount, Message: fmt.Sprintf("the plan has no configuration of the AWS "+
			"provider, so that nothing says that it is for account %s. Look for files of your own in the root that take the "+
			"place of provider.tf.", env.AccountID)})
	}
	for _, p := range plan.Providers {
		for _, message := range []string{wrongRole(env, p), wrongPin(env, p)} {
			if message != "" {
				stops = append(stops, Stop{Rule: WrongAccount, Message: message + " Render the environment again, and look for " +
					"files of your own that change the provider."})
			}
		}
	}
	for _, c := range plan.Changes {
		if c.Action == terraform.Read || c.Action == terraform.Forget || resources.Of(c.ResourceType).ForeignARN {
			continue // of others is fine; letting go is the remedy
		}
		for _, values := range []map[string]any{c.Before, c.After} {
			account := arnAccount(values["arn"])
			if account == "" || account == env.AccountID {
				continue
			}
			stops = append(stops, Stop{Rule: WrongAccount, Address: c.Address, Attribute: "arn", Message: fmt.Sprintf(
				"it is in account %s, and environment %s is account %s. Check that the backend and the credentials are the "+
					"environment's.", account, env.Name, env.AccountID)})
			break
		}
	}
	return stops
}

func wrongRole(env *spec.Environment, p terraform.ProviderConfig) string {
	switch want := env.DeployRoleARN(); {
	case p.RoleARN == want, env.PlanRole != "" && p.RoleARN == env.PlanRoleARN():
		return ""
	case p.RoleARN == "":
		return fmt.Sprintf("a provider of the plan assumes no role, where environment %s is deployed by %s.", env.Name, want)
	case want == "":
		return fmt.Sprintf("a provider of the plan assumes %s, where environment %s is deployed with the caller's own "+
			"credentials.", p.RoleARN, env.Name)
	default:
		return fmt.Sprintf("a provider of the plan assumes %s, where environment %s is deployed by %s.",
			p.RoleARN, env.Name, want)
	}
}

// wrongPin is about allowed_account_ids. A provider without it is in the right account all the same if it assumes the
// deploy role.
func wrongPin(env *spec.Environment, p terraform.ProviderConfig) string {
	for _, account := range p.AllowedAccounts {
		if account != env.AccountID {
			return fmt.Sprintf("a provider of the plan allows account %s, where environment %s is account %s.",
				account, env.Name, env.AccountID)
		}
	}
	if len(p.AllowedAccounts) == 0 && p.RoleARN == "" {
		return fmt.Sprintf("a provider of the plan allows any account, where environment %s is account %s. It needs "+
			"allowed_account_ids = [%q].", env.Name, env.AccountID, env.AccountID)
	}
	return ""
}

// arnAccount is the account id in an ARN; empty where v is something else, or an ARN without one, as S3's are.
func arnAccount(v any) string {
	arn, _ := v.(string)
	parsed, ok := aws.ParseARN(arn)
	if !ok || !aws.IsAccountID(parsed.Account) {
		return ""
	}
	return parsed.Account
}
