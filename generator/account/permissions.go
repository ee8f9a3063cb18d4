package account

import (
	"github.com/tfgen/tfgen/generator/resources"
	"github.com/tfgen/tfgen/generator/spec"
)

// permissionsName is that of the first managed policy with permissions.
func permissionsName(env *spec.Environment) string { return "tfgen-" + env.Project }

// permissions are what the deploy role may do: manage what tfgen renders, in every region of the account, by the
// catalogue of resource types; what has a name, only under the project's prefix. It doesn't read data. It can't change
// itself or the roles beside it, even where their names have the prefix.
func permissions(env *spec.Environment) policy {
	var statements []statement
	for _, s := range resources.Statements(env) {
		statements = append(statements, allow(s, s.Actions))
	}
	fixed := []string{env.DeployRoleARN()}
	if env.PlanRole != "" {
		fixed = append(fixed, env.PlanRoleARN())
	}
	if env.Backend.Role != "" && env.Backend.AccountID == env.AccountID {
		fixed = append(fixed, env.StateRoleARN())
	}
	return newPolicy(append(statements, statement{
		Sid: "NotItself", Effect: "Deny", Resource: append(fixed, env.PolicyARN(permissionsName(env)+"*")),
		Action: []string{
			"iam:AttachRolePolicy", "iam:CreatePolicyVersion", "iam:DeletePolicy*", "iam:DeleteRole*", "iam:DetachRolePolicy",
			"iam:PassRole", "iam:PutRole*", "iam:SetDefaultPolicyVersion", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole*",
		},
	})...)
}

func allow(s resources.Statement, actions []string) statement {
	allowed := statement{Sid: s.Sid, Effect: "Allow", Action: actions, Resource: s.Resources}
	if s.Equals != nil {
		allowed.Condition = map[string]map[string][]string{"StringEquals": s.Equals}
	}
	return allowed
}

// ownAccess is what the environment needs beside the project's others: its state, and what its spec allows.
func ownAccess(env *spec.Environment) policy {
	statements := sessions(env, env.DeployRoleARN())
	if env.Backend.Type == "s3" && env.Backend.Role == "" {
		statements = append(statements, stateAccess(env)...)
	}
	for _, a := range env.Allow {
		statements = append(statements,
			statement{Sid: "Allow" + sid(a.Label), Effect: "Allow", Action: a.Actions, Resource: a.Resources})
	}
	return newPolicy(statements...)
}

// sessions let a job of a CI system that has assumed a role go on from there: Terraform's provider assumes it once
// more, and its backend the role for states.
func sessions(env *spec.Environment, role string) []statement {
	if len(env.Identities) == 0 {
		return nil
	}
	roles := []string{role}
	if env.Backend.Role != "" && role == env.DeployRoleARN() {
		roles = append(roles, env.StateRoleARN())
	}
	return []statement{{Sid: "GoOn", Effect: "Allow", Action: []string{"sts:AssumeRole"}, Resource: roles}}
}
