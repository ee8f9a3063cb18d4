package enforce

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// user asks for a user with its policies and those of its groups. The region tells the partition.
func (f *facts) user(ctx context.Context, account, region, name string) (identity, error) {
	return f.users.get(account, awsname.Partition(region)+"/"+name, func() (identity, error) {
		client := iam.NewFromConfig(proxy.Config(f.next, account, region))
		var users []types.UserDetail
		var groups []types.GroupDetail
		pages := iam.NewGetAccountAuthorizationDetailsPaginator(client, &iam.GetAccountAuthorizationDetailsInput{
			Filter: []types.EntityType{types.EntityTypeUser, types.EntityTypeGroup},
		})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			if err != nil {
				return identity{}, fmt.Errorf("asking for user %s: %w", name, err)
			}
			users, groups = append(users, page.UserDetailList...), append(groups, page.GroupDetailList...)
		}
		i := slices.IndexFunc(users, func(u types.UserDetail) bool { return aws.ToString(u.UserName) == name })
		if i < 0 {
			return identity{}, nil
		}
		found, err := identityOf(ctx, client, users[i], groups)
		if err != nil {
			return identity{}, fmt.Errorf("policies of user %s: %w", name, err)
		}
		return found, nil
	})
}

// identityOf is a user with its policies and those of its groups.
func identityOf(ctx context.Context, client *iam.Client, u types.UserDetail, groups []types.GroupDetail) (
	identity, error) {
	found := identity{arn: aws.ToString(u.Arn), id: aws.ToString(u.UserId)}
	inline, attached := u.UserPolicyList, u.AttachedManagedPolicies
	for _, group := range groups {
		if slices.Contains(u.GroupList, aws.ToString(group.GroupName)) {
			inline, attached = append(inline, group.GroupPolicyList...), append(attached, group.AttachedManagedPolicies...)
		}
	}
	for _, policy := range inline {
		if err := found.add(aws.ToString(policy.PolicyName), policy.PolicyDocument); err != nil {
			return identity{}, err
		}
	}
	for _, policy := range attached {
		if err := found.attach(ctx, client, aws.ToString(policy.PolicyArn)); err != nil {
			return identity{}, err
		}
	}
	return found, nil
}
