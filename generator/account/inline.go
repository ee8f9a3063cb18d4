package account

import (
	"context"
	"fmt"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// inline is an inline policy of the role, which isn't to be there if it has no statements.
func (r role) inline(resource, policyName string, want policy) setting {
	look := func(ctx context.Context) (string, string, error) {
		out, err := r.client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{
			RoleName:   r.name,
			PolicyName: aws.String(policyName),
		})
		switch empty := len(want.Statement) == 0; {
		case empty && absent(err):
			return "", "", nil
		case err != nil:
			return "", "", err
		case empty:
			return Delete, "", nil
		}
		return lookDocument(want, out.PolicyDocument)
	}
	put := func(ctx context.Context) error {
		if len(want.Statement) == 0 {
			_, err := r.client.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: r.name, PolicyName: &policyName})
			return err
		}
		document, err := want.json()
		if err != nil {
			return err
		}
		_, err = r.client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
			RoleName:       r.name,
			PolicyName:     aws.String(policyName),
			PolicyDocument: aws.String(document),
		})
		if answered(err, "LimitExceeded") {
			return fmt.Errorf("the inline policies of a role may have 10,240 characters in all, and with this one they would "+
				"have more: name a role of the project's own in the spec: %w", err)
		}
		return err
	}
	return setting{resource, *r.name + "/" + policyName, look, put}
}

// lookDocument compares with a document as IAM returns it: percent-encoded.
func lookDocument(want policy, have *string) (string, string, error) {
	document, err := url.PathUnescape(aws.ToString(have))
	if err != nil {
		return "", "", fmt.Errorf("decoding a policy: %w", err)
	}
	same, err := samePolicy(want, document)
	if err != nil {
		return "", "", err
	}
	return differs(same, "was "+document)
}
