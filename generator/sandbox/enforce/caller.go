package enforce

import (
	"context"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// caller is who makes a call.
type caller struct {
	principal string // as in access.Request
	account   string // empty for an anonymous caller
	policies  []*access.Policy
	keys      keys
}

// caller finds out what the caller of a call may do by its own side.
func (f *facts) caller(ctx context.Context, call proxy.Call) (caller, error) {
	if !call.Signed {
		return caller{principal: "*"}, nil
	}
	who := caller{account: call.Account, keys: keys{}}
	who.keys.set("kms:CallerAccount", call.Account)
	if call.Principal == "" {
		who.principal = awsname.ARN{Partition: awsname.Partition(call.Region), Service: "iam", Account: call.Account,
			Resource: "user/sandbox"}.String()
		who.policies = []*access.Policy{f.admin}
		return who, nil
	}
	_, path, _ := strings.Cut(call.Principal, ":assumed-role/")
	name, session, _ := strings.Cut(path, "/")
	r, err := f.role(ctx, call.Account, call.Region, name)
	if err != nil {
		return caller{}, err
	}
	who.principal, who.policies = call.Principal, r.policies
	who.keys.set("aws:MultiFactorAuthPresent", "false")
	if r.exists {
		who.keys.set("aws:PrincipalArn", r.arn) // has the role's path, unlike the session's ARN
		who.keys.set("aws:userid", r.id+":"+session)
	}
	return who, nil
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
