package enforce

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/tfgen/tfgen/generator/access"
)

// identity is what IAM says of a role or user.
type identity struct {
	arn, id  string // empty: there is none
	policies []*access.Policy
	boundary string // ARN of its permissions boundary; empty: it has none
	limits   []access.Limit
}

func (i identity) exists() bool { return i.arn != "" }

// add reads a policy, which IAM hands out URL-encoded.
func (i *identity) add(name string, document *string) error {
	policy, err := readPolicy(name, document)
	if err == nil {
		i.policies = append(i.policies, policy)
	}
	return err
}

// attach adds a managed policy.
func (i *identity) attach(ctx context.Context, client *iam.Client, arn string) error {
	policy, err := managedPolicy(ctx, client, arn)
	if err == nil && policy != nil {
		i.policies = append(i.policies, policy)
	}
	return err
}

// bound sets the permissions boundary. One that is no more allows nothing.
func (i *identity) bound(ctx context.Context, client *iam.Client, arn string) error {
	policy, err := managedPolicy(ctx, client, arn)
	if err != nil {
		return fmt.Errorf("permissions boundary: %w", err)
	}
	limit := access.Limit{Side: access.BoundarySide}
	if policy != nil {
		limit.Policies = append(limit.Policies, policy)
	}
	i.boundary, i.limits = arn, []access.Limit{limit}
	return nil
}

// managedPolicy asks for a managed policy. It is nil if there is none.
func managedPolicy(ctx context.Context, client *iam.Client, arn string) (*access.Policy, error) {
	out, err := client.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
	if statusOf(err) == http.StatusNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	version, err := client.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{
		PolicyArn: &arn, VersionId: out.Policy.DefaultVersionId,
	})
	if err != nil {
		return nil, err
	}
	return readPolicy(aws.ToString(out.Policy.PolicyName), version.PolicyVersion.Document)
}

func readPolicy(name string, document *string) (*access.Policy, error) {
	text, err := url.PathUnescape(aws.ToString(document))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	policy, err := access.Parse(access.IdentityPolicy, []byte(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return policy, nil
}
