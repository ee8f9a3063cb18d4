package account

import (
	"cmp"
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// boundarySetting is the role's permissions boundary. One that the spec doesn't ask for stays: the organization may.
func (r role) boundarySetting() setting {
	look := func(ctx context.Context) (string, string, error) {
		if r.boundary == "" {
			return "", "", nil
		}
		found, err := r.get(ctx)
		if err != nil {
			return "", "", err
		}
		have := ""
		if found.PermissionsBoundary != nil {
			have = aws.ToString(found.PermissionsBoundary.PermissionsBoundaryArn)
		}
		if owns, err := r.owns(ctx, found); err != nil || !owns && have != r.boundary {
			return Leave, "the role is another's", err
		}
		return differs(have == r.boundary, "was "+cmp.Or(have, "none"))
	}
	put := func(ctx context.Context) error {
		_, err := r.client.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{
			RoleName: r.name, PermissionsBoundary: &r.boundary,
		})
		return err
	}
	return setting{"permissions boundary", *r.name, look, put}
}
