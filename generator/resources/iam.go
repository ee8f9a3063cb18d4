package resources

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// roles are the types of IAM.
func roles() []Type {
	return []Type{
		{
			Name:     "aws_iam_role",
			Identity: []string{"name"},
			Find:     tagged("name", role),

			// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, without an increase
			Limits: []Limit{{Attribute: "assume_role_policy", Characters: 2048, Remedy: "Shorten the names in it."}},
			Permissions: []Permission{
				{Scope: namedRoles(), Actions: []string{
					"iam:CreateRole", "iam:DeleteRole", "iam:GetRole", "iam:ListAttachedRolePolicies",
					"iam:ListInstanceProfilesForRole", "iam:ListRolePolicies", "iam:TagRole",
				}},
				{
					Scope: namedRoles(), Actions: []string{
						"iam:DetachRolePolicy", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole",
						"iam:UpdateRoleDescription",
					},
					Why: "undoes what was changed by hand, and removes tags",
				},
			},
		},
		{
			Name:      "aws_iam_role_policy",
			Identity:  []string{"role", "name"},
			Converges: "PutRolePolicy", Overwrites: inlinePolicy,

			// Of all inline policies of a role together; a rendered role has one.
			// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
			Limits: []Limit{{
				Attribute: "policy", Characters: 10240,
				Remedy: "Have the pipeline use fewer buckets, or make two pipelines of it, each with a role of its own.",
			}},
			Permissions: []Permission{{Scope: namedRoles(), Actions: []string{
				"iam:DeleteRolePolicy", "iam:GetRolePolicy", "iam:PutRolePolicy",
			}}},
		},
	}
}

// namedRoles are those of the project. IAM doesn't know the path of one that isn't there: a call that only has its name
// is about the role without a path.
func namedRoles() Scope {
	return Scope{"Roles", []string{
		"arn:{partition}:iam::{account}:role/{roles}{part}", "arn:{partition}:iam::{account}:role/{part}",
	}}
}

func role(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	out, err := iam.NewFromConfig(s.Config).GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
	if err != nil {
		return "", nil, err
	}
	return name, tagMap(out.Role.Tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
}
