package iam

import (
	"slices"

	"github.com/tfgen/tfgen/generator/spec"
)

// OnlyRoles is the condition that keeps a statement for the roots of accounts to some of their roles: so what has the
// policy can be made before them, and a role that is made anew keeps its access. A root allows nothing by itself: the
// role's own policy has to say so, too.
func OnlyRoles(arns []string) []Condition {
	return []Condition{{Operator: "ArnEquals", Key: "aws:PrincipalArn", Values: Distinct(arns)}}
}

// Distinct are the ARNs, each once, in order: a new one is a line more in a diff.
func Distinct(arns []string) []string {
	slices.Sort(arns)
	return slices.Compact(arns)
}

// PullActions are what it takes to pull an image from a repository of ECR, beside logging in.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
func PullActions() []string {
	return []string{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}
}

// Users are the accounts and the execution roles that use something of somebody else's, by ARN.
func Users(uses []spec.Foreign) (accounts, roles []string) {
	for _, f := range uses {
		accounts, roles = append(accounts, f.Env.AccountARN(f.Env.AccountID)), append(roles, f.Role())
	}
	return Distinct(accounts), Distinct(roles)
}
