package account

import "github.com/tfgen/tfgen/generator/spec"

// ownRoles are the roles of the environment's account: the one that deploys, and the one that looks.
func ownRoles(env *spec.Environment) []roleSpec {
	var roles []roleSpec
	if env.DeployRole != "" {
		roles = append(roles, roleSpec{
			kind: "deploy role", arn: env.DeployRoleARN(), boundary: env.DeployBoundary,
			description: "Deploys project " + env.Project + " with Terraform",
			trust:       trustOf(env, env.DeployRoleARN(), deployJobs(env)),
			policyName:  permissionsName(env), permissions: permissions(env), own: ownAccess(env),
		})
	}
	if env.PlanRole != "" {
		roles = append(roles, roleSpec{
			kind: "plan role", arn: env.PlanRoleARN(), boundary: env.DeployBoundary,
			description: "Plans project " + env.Project + " with Terraform, and changes nothing",
			trust:       trustOf(env, env.PlanRoleARN(), planJobs(env)),
			policyName:  permissionsName(env) + ".plan", permissions: planPermissions(env), own: ownReading(env),
		})
	}
	return roles
}

// stateRole is the role that reads and writes the states of all environments that keep theirs in one bucket.
func stateRole(env *spec.Environment, sharers []*spec.Environment) roleSpec {
	return roleSpec{
		kind: "state role", arn: env.StateRoleARN(),
		description: "Keeps the Terraform states of project " + env.Project,
		trust:       stateTrust(env, sharers),
		policyName:  permissionsName(env) + ".state", permissions: statesAccess(sharers),
	}
}
