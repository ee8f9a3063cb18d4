package account

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// leftOver are the parts that a longer policy of before had: what they allow would stay allowed.
func (r role) leftOver(from int) setting {
	const most = 20 // managed policies of a role, when AWS was asked for as many as it gives
	find := func(ctx context.Context) (arns []string, err error) {
		attached, err := r.attachedARNs(ctx)
		if absent(err) {
			return nil, nil // with a new role
		}
		for i := from; i < most; i++ {
			if arn := r.policyARN(r.partName(i)); slices.Contains(attached, arn) {
				arns = append(arns, arn)
			}
		}
		return arns, err
	}
	look := func(ctx context.Context) (string, string, error) {
		arns, err := find(ctx)
		if err != nil || len(arns) == 0 {
			return "", "", err
		}
		return Delete, strings.Join(arns, ", "), nil
	}
	put := func(ctx context.Context) error {
		arns, err := find(ctx)
		for _, arn := range arns {
			_, another := r.client.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: r.name, PolicyArn: &arn})
			err = errors.Join(err, another)
		}
		return err
	}
	return setting{"attachment of permissions that are no longer needed", *r.name, look, put}
}
