package spec

import (
	"path"
	"slices"

	"github.com/tfgen/tfgen/generator/internal/aws"
)

// TerraformRoles are the ARNs of the roles as which Terraform works in an environment.
type TerraformRoles struct {
	Provider string // reads and changes the account; empty: the caller does
	Backend  string // reads and writes the state; empty: the caller does
}

// DeployRoles are the roles that change the environment.
func (e *Environment) DeployRoles() TerraformRoles {
	return TerraformRoles{e.DeployRoleARN(), e.StateRoleARN()}
}

// PlanRoles are the roles that only look: the plan role for both, or where there is none those that change it.
func (e *Environment) PlanRoles() TerraformRoles {
	if e.PlanRole == "" {
		return e.DeployRoles()
	}
	return TerraformRoles{e.PlanRoleARN(), e.PlanRoleARN()}
}

// DeployRoleARN is the ARN of the deploy role, empty where the environment has none.
func (e *Environment) DeployRoleARN() string {
	if e.DeployRole == "" {
		return ""
	}
	return e.RoleARN(e.DeployRole)
}

// PlanRoleARN is the ARN of the role that only looks, empty where the environment has none.
func (e *Environment) PlanRoleARN() string {
	if e.PlanRole == "" {
		return ""
	}
	return e.RoleARN(e.PlanRole)
}

// StateRoleARN is the ARN of the role that keeps the environment's state: the backend's, or the deploy role; empty
// where the caller does.
func (e *Environment) StateRoleARN() string {
	if e.Backend.Role == "" {
		return e.DeployRoleARN()
	}
	return e.RoleIn(e.Backend.AccountID, e.Backend.Role)
}

// DeployRoleName is the deploy role's name without its path.
func (e *Environment) DeployRoleName() string { return path.Base(e.DeployRole) }

// PolicyARN is the ARN of a customer managed policy of the environment's account.
func (e *Environment) PolicyARN(name string) string {
	return aws.ARN{Partition: e.Partition, Service: "iam", Account: e.AccountID, Resource: "policy/" + name}.String()
}

// DeployingAccounts are the accounts from which the deploy role can be assumed, sorted, each once.
func (e *Environment) DeployingAccounts() []string {
	accounts := slices.Concat(e.TrustedAccounts, aws.AccountsOf(e.TrustedRoles))
	if len(e.Identities) > 0 {
		accounts = append(accounts, e.AccountID) // their sessions are the role's own
	}
	slices.Sort(accounts)
	return slices.Compact(accounts)
}
