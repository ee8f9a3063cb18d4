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
			Name: "aws_iam_role",
			Find: tagged("name", role),
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
			Converges: "PutRolePolicy",
			Permissions: []Permission{{Scope: namedRoles(), Actions: []string{
				"iam:DeleteRolePolicy", "iam:GetRolePolicy", "iam:PutRolePolicy",
			}}},
		},
	}
}

// namedRoles are those of the project.
func namedRoles() Scope {
	return Scope{"Roles", []string{"arn:{partition}:iam::{account}:role/{project}-*"}}
}

func role(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	out, err := iam.NewFromConfig(s.Config).GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
	if err != nil {
		return "", nil, err
	}
	return name, tagMap(out.Role.Tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
}
