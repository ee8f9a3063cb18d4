package enforce

import (
	"context"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	"github.com/tfgen/tfgen/generator/access/organization"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// caller is who makes a call.
type caller struct {
	principal string // as in access.Request
	account   string // empty for an anonymous caller and a federated identity
	policies  []*access.Policy
	limits    []access.Limit
	keys      keys

	organization *organization.Organization // that limits it, too; nil: none does
}

// within are all limits of what the caller does to what an account owns.
func (c caller) within(owner string) []access.Limit {
	return append(c.organization.Limits(c.account, owner), c.limits...)
}

// caller finds out what the caller of a call may do by its own side.
func (f *facts) caller(ctx context.Context, call proxy.Call) (caller, error) {
	if !call.Signed {
		return caller{principal: "*", organization: f.organization}, nil
	}
	who := caller{principal: call.Principal, account: call.Account, keys: keys{}, organization: f.organization}
	who.keys.set("kms:CallerAccount", call.Account)
	if call.Principal == "" {
		who.principal = awsname.ARN{Partition: awsname.Partition(call.Region), Service: "iam", Account: call.Account,
			Resource: "user/sandbox"}.String()
		who.policies, who.organization = []*access.Policy{f.admin}, nil // it stands for whoever may
		return who, nil
	}
	if _, name, isUser := strings.Cut(call.Principal, ":user/"); isUser {
		u, err := f.user(ctx, call.Account, call.Region, name)
		if u.exists() {
			who.principal = u.arn
		}
		who.isOf(u, u.id)
		return who, err
	}
	_, path, _ := strings.Cut(call.Principal, ":assumed-role/")
	name, session, _ := strings.Cut(path, "/")
	r, err := f.role(ctx, call.Account, call.Region, name)
	who.keys.set("aws:MultiFactorAuthPresent", "false")
	who.isOf(r.identity, r.id+":"+session)
	if policies := f.session(call.AccessKey); policies != nil {
		who.limits = append([]access.Limit{{Side: access.SessionSide, Policies: policies}}, who.limits...)
	}
	return who, err
}

// isOf gives the caller what a role or user has.
func (c *caller) isOf(i identity, id string) {
	c.policies, c.limits = i.policies, i.limits
	if i.exists() {
		c.keys.set("aws:PrincipalArn", i.arn) // has the role's path, unlike a session's ARN
		c.keys.set("aws:userid", id)
	}
}

// administrator is a policy that allows everything.
func administrator() *access.Policy {
	policy, err := access.Parse(access.IdentityPolicy, []byte(`{
		"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]
	}`))
	if err != nil {
		panic(err)
	}
	return policy
}
