package adopt

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

func role(client *iam.Client) look {
	return func(ctx context.Context, name string) (string, map[string]string, error) {
		out, err := client.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
		if err != nil {
			return "", nil, err
		}
		return name, tagMap(out.Role.Tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value }), nil
	}
}
