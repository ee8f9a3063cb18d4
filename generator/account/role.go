package account

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	awsname "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// role is a role that Bootstrap makes. Environments in one account may share it, and so may projects: managed policies
// say what all environments of a project need, each has an inline one for what is its own, and each project has
// statements of its own in the trust policy. Bootstrapping one environment changes nothing for another.
type role struct {
	roleSpec
	client *iam.Client
	env    *spec.Environment
	name   *string
	shared bool // the user has said that the role may be another's
}

// roleSpec is what a role is to be.
type roleSpec struct {
	kind        string // "deploy role"
	arn         string
	description string
	trust       []statement
	boundary    string // ARN; empty: whichever it has
	policyName  string // of the first of its managed policies
	permissions policy // of all environments of the project
	own         policy // of the environment
}

// settings are everything about the role, the role itself first.
func (want roleSpec) settings(cfg aws.Config, env *spec.Environment, shared bool) []setting {
	r := role{want, iam.NewFromConfig(cfg), env, aws.String(path.Base(want.arn)), shared}
	settings := []setting{
		{r.kind, *r.name, r.lookRole, r.putRole},
		{"trust policy", *r.name, r.lookTrust, r.putTrust},
		r.boundarySetting(),
	}
	settings = append(settings, r.managedPolicies()...)
	settings = append(settings, r.inline("environment's policy", permissionsName(env)+"-"+env.Name, r.own))
	return append(settings, setting{"role tags", *r.name, r.lookTags, r.putTags})
}

// path is the role's path, with a slash at both ends.
func (r role) path() string {
	arn, _ := awsname.ParseARN(r.arn) // it is one
	return strings.TrimSuffix(strings.TrimPrefix(arn.Resource, "role"), *r.name)
}

// policyARN is the ARN of a customer managed policy of the role's account.
func (r role) policyARN(name string) string {
	arn, _ := awsname.ParseARN(r.arn)
	arn.Resource = "policy/" + name
	return arn.String()
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
	if arn := aws.ToString(found.Arn); arn != r.arn {
		return "", "", fmt.Errorf("it is there as %s, and a role can't be moved: name it so in the spec", arn)
	}
	return Exists, "", r.claim(ctx, found)
}

func (r role) putRole(ctx context.Context) error {
	document, err := newPolicy(r.trust...).json()
	if err != nil {
		return err
	}
	var boundary *string
	if r.boundary != "" {
		boundary = &r.boundary
	}
	_, err = r.client.CreateRole(ctx, &iam.CreateRoleInput{
		PermissionsBoundary:      boundary,
		RoleName:                 r.name,
		Path:                     aws.String(r.path()),
		AssumeRolePolicyDocument: aws.String(document),
		Description:              aws.String(r.description),
		Tags:                     iamTags(bootstrapTags(r.env)),
	})
	return err
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
