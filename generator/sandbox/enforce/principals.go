package enforce

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/access"
	awsname "github.com/tfgen/tfgen/generator/internal/aws"
)

// AdministratorRole is in every account that was opened in the sandbox. AWS Organizations makes it in every account
// that it makes.
const AdministratorRole = "OrganizationAccountAccessRole"

// wrongPrincipal is a role or user that a policy names and that isn't there, in an account of the sandbox; empty if
// there is none. Accounts that nobody has opened may be anywhere, with any roles.
func (f *facts) wrongPrincipal(ctx context.Context, region string, policy *access.Policy) (string, error) {
	for _, s := range policy.Wordings() {
		for _, p := range slices.Concat(s.Principal, s.NotPrincipal) {
			arn, isARN := awsname.ParseARN(p.Value)
			if p.Type != "AWS" || !isARN || arn.Service != "iam" {
				continue
			}
			if is, err := f.isThere(ctx, region, arn); err != nil || !is {
				return fmt.Sprintf("%q:%q", p.Type, p.Value), err
			}
		}
	}
	return "", nil
}

// isThere says whether a role or user may be there.
func (f *facts) isThere(ctx context.Context, region string, arn awsname.ARN) (bool, error) {
	open, err := f.role(ctx, arn.Account, region, AdministratorRole)
	if err != nil || !open.exists() {
		return true, err
	}
	kind, path, _ := strings.Cut(arn.Resource, "/")
	name := path[strings.LastIndex(path, "/")+1:]
	var found identity
	switch kind {
	case "role":
		r, err := f.role(ctx, arn.Account, region, name)
		if err != nil {
			return false, err
		}
		found = r.identity
	case "user":
		if found, err = f.user(ctx, arn.Account, region, name); err != nil {
			return false, err
		}
	default:
		return true, nil
	}
	return found.arn == arn.String(), nil
}
