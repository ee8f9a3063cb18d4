package enforce

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/tfgen/tfgen/generator/access"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
)

// role is a role of an account.
type role struct {
	exists   bool
	arn, id  string
	trusts   string // its trust policy, as it was written
	boundary string // ARN of its permissions boundary; empty: it has none
	policies []*access.Policy
}

// trust is the trust policy.
func (r role) trust() (*access.Policy, error) {
	text, err := url.PathUnescape(r.trusts)
	if err != nil {
		return nil, err
	}
	return access.Parse(access.TrustPolicy, []byte(text))
}

// role asks for a role with its inline and attached policies. The region tells the partition.
func (f *facts) role(ctx context.Context, account, region, name string) (role, error) {
	return f.roles.get(account, awsname.Partition(region)+"/"+name, func() (role, error) {
		client := iam.NewFromConfig(config(f.next, account, region))
		out, err := client.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
		if statusOf(err) == http.StatusNotFound {
			return role{}, nil
		}
		if err != nil {
			return role{}, fmt.Errorf("asking for role %s: %w", name, err)
		}
		found := role{
			exists: true, arn: aws.ToString(out.Role.Arn), id: aws.ToString(out.Role.RoleId),
			trusts: aws.ToString(out.Role.AssumeRolePolicyDocument),
		}
		if b := out.Role.PermissionsBoundary; b != nil {
			found.boundary = aws.ToString(b.PermissionsBoundaryArn)
		}
		if err := found.addInline(ctx, client, name); err != nil {
			return role{}, fmt.Errorf("inline policies of role %s: %w", name, err)
		}
		if err := found.addAttached(ctx, client, name); err != nil {
			return role{}, fmt.Errorf("attached policies of role %s: %w", name, err)
		}
		return found, nil
	})
}

func (r *role) addInline(ctx context.Context, client *iam.Client, name string) error {
	pages := iam.NewListRolePoliciesPaginator(client, &iam.ListRolePoliciesInput{RoleName: &name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, policy := range page.PolicyNames {
			out, err := client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &name, PolicyName: &policy})
			if err != nil {
				return err
			}
			if err := r.add(policy, out.PolicyDocument); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *role) addAttached(ctx context.Context, client *iam.Client, name string) error {
	pages := iam.NewListAttachedRolePoliciesPaginator(client, &iam.ListAttachedRolePoliciesInput{RoleName: &name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, attached := range page.AttachedPolicies {
			policy, err := client.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: attached.PolicyArn})
			if err != nil {
				return err
			}
			version, err := client.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{
				PolicyArn: attached.PolicyArn, VersionId: policy.Policy.DefaultVersionId,
			})
			if err != nil {
				return err
			}
			if err := r.add(aws.ToString(attached.PolicyName), version.PolicyVersion.Document); err != nil {
				return err
			}
		}
	}
	return nil
}

// add reads a policy, which IAM hands out URL-encoded.
func (r *role) add(name string, document *string) error {
	text, err := url.PathUnescape(aws.ToString(document))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	policy, err := access.Parse(access.IdentityPolicy, []byte(text))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	r.policies = append(r.policies, policy)
	return nil
}
