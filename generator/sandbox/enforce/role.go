package enforce

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/tfgen/tfgen/generator/access"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// role is a role of an account.
type role struct {
	identity
	trusts  string // its trust policy, as it was written
	longest int    // seconds that a session may last
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
	found, err := f.roles.get(account, awsname.Partition(region)+"/"+name, func() (role, error) {
		client := iam.NewFromConfig(proxy.Config(f.next, account, region))
		out, err := client.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(name)})
		if statusOf(err) == http.StatusNotFound {
			return role{}, errAbsent // isn't kept: an account that is opened gets a role past the proxy
		}
		if err != nil {
			return role{}, fmt.Errorf("asking for role %s: %w", name, err)
		}
		found := role{
			identity: identity{arn: aws.ToString(out.Role.Arn), id: aws.ToString(out.Role.RoleId)},
			trusts:   aws.ToString(out.Role.AssumeRolePolicyDocument), longest: int(aws.ToInt32(out.Role.MaxSessionDuration)),
		}
		if b := out.Role.PermissionsBoundary; b != nil {
			err = found.bound(ctx, client, aws.ToString(b.PermissionsBoundaryArn))
		}
		if err == nil {
			err = found.addInline(ctx, client, name)
		}
		if err == nil {
			err = found.addAttached(ctx, client, name)
		}
		if err != nil {
			return role{}, fmt.Errorf("policies of role %s: %w", name, err)
		}
		return found, nil
	})
	if errors.Is(err, errAbsent) {
		return role{}, nil
	}
	return found, err
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
			if err := r.attach(ctx, client, aws.ToString(attached.PolicyArn)); err != nil {
				return err
			}
		}
	}
	return nil
}
