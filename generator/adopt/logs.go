package adopt

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"github.com/tfgen/tfgen/generator/spec"
)

func logGroup(client *cloudwatchlogs.Client, env *spec.Environment) look {
	return func(ctx context.Context, name string) (string, map[string]string, error) {
		out, err := client.ListTagsForResource(ctx, &cloudwatchlogs.ListTagsForResourceInput{
			ResourceArn: aws.String(env.ARN("logs", "log-group:"+name)),
		})
		if err != nil {
			return "", nil, err
		}
		return name, out.Tags, nil
	}
}
