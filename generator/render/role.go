package render

import (
	"fmt"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// RoleVariable is the root's variable for the role that its provider assumes, where there is a plan role beside the
// deploy role.
const RoleVariable = "assume_role_arn"

func roleVariable(env *spec.Environment) tf.Node {
	deploy, plan := env.DeployRoleARN(), env.PlanRoleARN()
	return tf.NewBlock("variable", []string{RoleVariable},
		tf.Attr("description", tf.String("Role that Terraform works as: the deploy role, or to plan without applying the "+
			"plan role")),
		tf.Attr("type", tf.Ref("string")),
		tf.Attr("default", tf.String(deploy)),
		tf.Nested("validation",
			tf.Attr("condition", tf.Raw(fmt.Sprintf("contains([%q, %q], var.%s)", deploy, plan, RoleVariable))),
			tf.Attr("error_message", tf.String("It has to be the deploy role or the plan role of this environment."))))
}

func assumeRoleBlock(env *spec.Environment, arn tf.Expr) tf.Node {
	role := tf.Nested("assume_role")
	for _, attr := range assumeRole(env, arn) {
		role.Add(attr)
	}
	return role
}

func assumeRole(env *spec.Environment, arn tf.Expr) tf.Object {
	role := tf.Object{
		tf.Attr("role_arn", arn),
		tf.Attr("session_name", tf.String(env.SessionName())),
	}
	if env.ExternalID != "" {
		role = append(role, tf.Attr("external_id", tf.String(env.ExternalID)))
	}
	return role
}

// BackendAs are the settings, NAME=VALUE, with which terraform init has the rendered backend work as another role of
// the environment's account; none for a backend without roles.
func BackendAs(env *spec.Environment, roleARN string) []string {
	if env.Backend.Type != "s3" {
		return nil
	}
	role := fmt.Sprintf("role_arn=%q,session_name=%q", roleARN, env.SessionName())
	if env.ExternalID != "" {
		role += fmt.Sprintf(",external_id=%q", env.ExternalID)
	}
	return []string{"assume_role={" + role + "}", fmt.Sprintf("allowed_account_ids=[%q]", env.AccountID)}
}
