package resources

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"
)

// registry are the types of Amazon ECR.
func registry() []Type {
	repositories := Scope{"Repositories", []string{"arn:{partition}:ecr:*:{account}:repository/{repository}"}}
	return []Type{
		{
			Name:     "aws_ecr_repository",
			Identity: []string{"name"},
			Data:     "the images in it",
			Force:    "force_delete",
			Find:     tagged("name", repository),
			Permissions: []Permission{
				{Scope: repositories, Actions: []string{
					"ecr:CreateRepository", "ecr:DeleteRepository", "ecr:DescribeRepositories", "ecr:ListTagsForResource",
					"ecr:PutImageScanningConfiguration", "ecr:PutImageTagMutability", "ecr:TagResource",
				}},
				{Scope: repositories, Actions: []string{"ecr:UntagResource"}, Why: "removes tags"},
			},
		},
		{
			Name:      "aws_ecr_lifecycle_policy",
			Identity:  []string{"repository"},
			Converges: "PutLifecyclePolicy", Overwrites: configured("repository", hasLifecyclePolicy),
			Permissions: []Permission{{Scope: repositories, Actions: []string{
				"ecr:DeleteLifecyclePolicy", "ecr:GetLifecyclePolicy", "ecr:PutLifecyclePolicy",
			}}},
		},
		{
			Name:      "aws_ecr_repository_policy",
			Identity:  []string{"repository"},
			Converges: "SetRepositoryPolicy", Overwrites: configured("repository", hasRepositoryPolicy),

			// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html
			Limits: []Limit{{Attribute: "policy", Characters: 10240, Remedy: "Have fewer environments pull from the " +
				"repository: another one, with an owner of its own, can take some of them."}},
			Permissions: []Permission{{Scope: repositories, Actions: []string{
				"ecr:DeleteRepositoryPolicy", "ecr:GetRepositoryPolicy", "ecr:SetRepositoryPolicy",
			}}},
		},
	}
}

func repository(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	out, err := ecr.NewFromConfig(s.Config).ListTagsForResource(ctx, &ecr.ListTagsForResourceInput{
		ResourceArn: aws.String(s.Env.ARN("ecr", "repository/"+name)),
	})
	if err != nil {
		return "", nil, err
	}
	return name, tagMap(out.Tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
}
