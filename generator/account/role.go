package account

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/tfgen/tfgen/generator/spec"
)

// role is the deploy role of an environment.
type role struct {
	client *iam.Client
	env    *spec.Environment
	name   *string
	shared bool // the user has said that the role may be another's
}

// deployRole is everything about the deploy role, the role itself first; nothing when the environment has none.
//
// Environments in one account may share the role, and so may projects. Managed policies say what all environments of a
// project need, each has an inline one for its own state and for what its spec allows, and each project has statements
// of its own in the trust policy: bootstrapping one environment changes nothing for another.
func deployRole(cfg aws.Config, env *spec.Environment, shared bool) []setting {
	if env.DeployRole == "" {
		return nil
	}
	r := role{iam.NewFromConfig(cfg), env, aws.String(env.DeployRoleName()), shared}
	settings := []setting{
		{"deploy role", *r.name, r.lookRole, r.putRole},
		{"trust policy", *r.name, r.lookTrust, r.putTrust},
		r.boundary(),
	}
	settings = append(settings, r.managedPolicies()...)
	settings = append(settings, r.inline("environment's policy", permissionsName(env)+"-"+env.Name, ownAccess(env)))
	return append(settings, setting{"role tags", *r.name, r.lookTags, r.putTags})
}

func (r role) get(ctx context.Context) (*types.Role, error) {
	out, err := r.client.GetRole(ctx, &iam.GetRoleInput{RoleName: r.name})
	if err != nil {
		return nil, err
	}
	return out.Role, nil
}

func (r role) lookRole(ctx context.Context) (string, string, error) {
	found, err := r.get(ctx)
	if err != nil {
		return "", "", err
	}
	if arn := aws.ToString(found.Arn); arn != r.env.DeployRoleARN() {
		return "", "", fmt.Errorf("it is there as %s, and a role can't be moved: name it so in the deploy block", arn)
	}
	return Exists, "", r.claim(ctx, found)
}

func (r role) putRole(ctx context.Context) error {
	document, err := newPolicy(trust(r.env)...).json()
	if err != nil {
		return err
	}
	var boundary *string
	if r.env.DeployBoundary != "" {
		boundary = &r.env.DeployBoundary
	}
	_, err = r.client.CreateRole(ctx, &iam.CreateRoleInput{
		PermissionsBoundary:      boundary,
		RoleName:                 r.name,
		Path:                     aws.String(r.env.DeployRolePath()),
		AssumeRolePolicyDocument: aws.String(document),
		Description:              aws.String("Deploys project " + r.env.Project + " with Terraform"),
		Tags:                     iamTags(bootstrapTags(r.env)),
	})
	return err
}

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
				"have more: name a role of the project's own in the deploy block: %w", err)
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

// lookTags leaves the tags of a role alone that is another's.
func (r role) lookTags(ctx context.Context) (string, string, error) {
	found, err := r.get(ctx)
	if err != nil {
		return "", "", err
	}
	wrong := wrongTags(bootstrapTags(r.env), roleTags(found))
	owns, err := r.owns(ctx, found)
	if err == nil && !owns && len(wrong) > 0 {
		return Leave, "the role is another's", nil
	}
	if err != nil {
		return "", "", err
	}
	return differs(len(wrong) == 0, "differed in "+strings.Join(wrong, ", "))
}

func (r role) putTags(ctx context.Context) error {
	_, err := r.client.TagRole(ctx, &iam.TagRoleInput{RoleName: r.name, Tags: iamTags(bootstrapTags(r.env))})
	return err
}

func iamTags(tags map[string]string) []types.Tag {
	var list []types.Tag
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	return list
}
