package adopt

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	"github.com/aws/aws-sdk-go-v2/service/ecr/types"

	"github.com/tfgen/tfgen/generator/spec"
)

func repository(client *ecr.Client, env *spec.Environment) look {
	return func(ctx context.Context, name string) (string, map[string]string, error) {
		out, err := client.ListTagsForResource(ctx, &ecr.ListTagsForResourceInput{
			ResourceArn: aws.String(env.ARN("ecr", "repository/"+name)),
		})
		if err != nil {
			return "", nil, err
		}
		return name, tagMap(out.Tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
	}
}
