package adopt

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

func parameter(client *ssm.Client) look {
	return func(ctx context.Context, name string) (string, map[string]string, error) {
		out, err := client.ListTagsForResource(ctx, &ssm.ListTagsForResourceInput{
			ResourceType: types.ResourceTypeForTaggingParameter, ResourceId: aws.String(name),
		})
		if err != nil {
			return "", nil, err
		}
		return name, tagMap(out.TagList, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
	}
}
