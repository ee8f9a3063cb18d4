package account

import (
	"context"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func (r role) lookTrust(ctx context.Context) (string, string, error) {
	have, err := r.trustPolicy(ctx)
	if err != nil {
		return "", "", err
	}
	want, err := merge(have, isTrust(r.env.Project), r.trust...)
	if err != nil {
		return "", "", err
	}
	same, err := samePolicy(want, have)
	if err != nil {
		return "", "", err
	}
	return differs(same, "was "+have)
}

func (r role) putTrust(ctx context.Context) error {
	have, err := r.trustPolicy(ctx)
	if err != nil {
		return err
	}
	want, err := merge(have, isTrust(r.env.Project), r.trust...)
	if err != nil {
		return err
	}
	document, err := want.json()
	if err != nil {
		return err
	}
	_, err = r.client.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{
		RoleName:       r.name,
		PolicyDocument: aws.String(document),
	})
	return err
}

// trustPolicy is the trust policy that the role has. IAM gives it percent-encoded.
func (r role) trustPolicy(ctx context.Context) (string, error) {
	found, err := r.get(ctx)
	if err != nil {
		return "", err
	}
	return url.PathUnescape(aws.ToString(found.AssumeRolePolicyDocument))
}
