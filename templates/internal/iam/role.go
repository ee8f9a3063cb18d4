package iam

import (
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// ServiceRole is a role that an AWS service assumes for resources of the environment's account, and its inline policy,
// which is left out when it has no statement. The condition keeps the service from being used by another account as a
// confused deputy.
func ServiceRole(env *spec.Environment, label, name, service string, statements ...Statement) []tf.Node {
	trust := Policy(Statement{
		Sid:        "Assume",
		Principal:  Service(service),
		Actions:    []string{"sts:AssumeRole"},
		Conditions: []Condition{{"StringEquals", "aws:SourceAccount", []string{env.AccountID}}},
	})
	role := tf.Resource("aws_iam_role", label,
		tf.Attr("name", tf.String(name)),
		tf.Attr("assume_role_policy", trust))
	if env.RolePath != "" && env.RolePath != "/" {
		role.Add(tf.Attr("path", tf.String(env.RolePath)))
	}
	if env.RoleBoundary != "" {
		role.Add(tf.Attr("permissions_boundary", tf.String(env.RoleBoundary)))
	}
	if len(statements) == 0 {
		return []tf.Node{role}
	}
	return []tf.Node{role, tf.Resource("aws_iam_role_policy", label,
		tf.Attr("name", tf.String(name)),
		tf.Attr("role", tf.Ref("aws_iam_role."+label+".id")),
		tf.Attr("policy", Policy(statements...)))}
}
