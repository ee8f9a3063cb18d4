package resources

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// parameters are the types of SSM's Parameter Store.
func parameters() []Type {
	named := Scope{"Parameters", []string{"arn:{partition}:ssm:*:{account}:parameter/{prefix}/*"}}
	return []Type{{
		Name:     "aws_ssm_parameter",
		Identity: []string{"name"},
		Data:     "its value and history, which the spec retains",
		Keeps:    retained,
		Find:     tagged("name", parameter),
		Replace:  setInsecurely,
		Permissions: []Permission{
			{Scope: anything(), Actions: []string{"ssm:DescribeParameters"}},
			{Scope: named, Actions: []string{
				"ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:GetParameter", "ssm:ListTagsForResource",
				"ssm:PutParameter",
			}},
			{Scope: named, Actions: []string{"ssm:RemoveTagsFromResource"}, Why: "removes tags"},
		},
	}}
}

func retained(env *spec.Environment, attributes map[string]any) bool {
	return slices.ContainsFunc(env.Pipelines, func(p *spec.Pipeline) bool {
		return slices.ContainsFunc(p.Parameters, func(p spec.Parameter) bool {
			return p.Retain && p.Name == attributes["name"]
		})
	})
}

// setInsecurely knows parameters that are set by insecure_value. The provider (5.100) imports them as if they were set
// by value, and then plans the same update for ever.
func setInsecurely(_ context.Context, _ Search, planned terraform.ResourceChange, _ string) (bool, error) {
	// Of one that is being imported, the value is known after the apply only.
	return text(planned.After, "insecure_value") != "" || slices.Contains(planned.Configured, "insecure_value"), nil
}

func parameter(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	out, err := ssm.NewFromConfig(s.Config).ListTagsForResource(ctx, &ssm.ListTagsForResourceInput{
		ResourceType: types.ResourceTypeForTaggingParameter, ResourceId: aws.String(name),
	})
	if err != nil {
		return "", nil, err
	}
	return name, tagMap(out.TagList, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
}
