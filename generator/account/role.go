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
}

// deployRole is everything about the deploy role, the role itself first; nothing when the environment has none.
//
// Environments in one account may share the role. So one inline policy says what all of them need, and each has one
// more for its own state: bootstrapping one environment changes nothing for another.
func deployRole(cfg aws.Config, env *spec.Environment) []setting {
	if env.DeployRole == "" {
		return nil
	}
	r := role{iam.NewFromConfig(cfg), env, aws.String(env.DeployRole)}
	settings := []setting{
		{"deploy role", *r.name, r.lookRole, r.putRole},
		{"trust policy", *r.name, r.lookTrust, r.putTrust},
		r.inline("permissions policy", "tfgen-"+env.Project, permissions(env)),
	}
	if env.Backend.Type == "s3" {
		settings = append(settings, r.inline("state policy", "tfgen-"+env.Project+"-"+env.Name+"-state", stateAccess(env)))
	}
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
	if _, err := r.get(ctx); err != nil {
		return "", "", err
	}
	return Exists, "", nil
}

func (r role) putRole(ctx context.Context) error {
	document, err := trust(r.env).json()
	if err != nil {
		return err
	}
	_, err = r.client.CreateRole(ctx, &iam.CreateRoleInput{
		RoleName:                 r.name,
		AssumeRolePolicyDocument: aws.String(document),
		Description:              aws.String("Deploys project " + r.env.Project + " with Terraform"),
	})
	return err
}

func (r role) lookTrust(ctx context.Context) (string, string, error) {
	found, err := r.get(ctx)
	if err != nil {
		return "", "", err
	}
	return lookDocument(trust(r.env), found.AssumeRolePolicyDocument)
}

func (r role) putTrust(ctx context.Context) error {
	document, err := trust(r.env).json()
	if err != nil {
		return err
	}
	_, err = r.client.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{
		RoleName:       r.name,
		PolicyDocument: aws.String(document),
	})
	return err
}

// inline is an inline policy of the role.
func (r role) inline(resource, policyName string, want policy) setting {
	look := func(ctx context.Context) (string, string, error) {
		out, err := r.client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{
			RoleName:   r.name,
			PolicyName: aws.String(policyName),
		})
		if err != nil {
			return "", "", err
		}
		return lookDocument(want, out.PolicyDocument)
	}
	put := func(ctx context.Context) error {
		document, err := want.json()
		if err != nil {
			return err
		}
		_, err = r.client.PutRolePolicy(ctx, &iam.PutRolePolicyInput{
			RoleName:       r.name,
			PolicyName:     aws.String(policyName),
			PolicyDocument: aws.String(document),
		})
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

func (r role) lookTags(ctx context.Context) (string, string, error) {
	found, err := r.get(ctx)
	if err != nil {
		return "", "", err
	}
	have := map[string]string{}
	for _, t := range found.Tags {
		have[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	wrong := wrongTags(bootstrapTags(r.env), have)
	return differs(len(wrong) == 0, "differed in "+strings.Join(wrong, ", "))
}

func (r role) putTags(ctx context.Context) error {
	want := bootstrapTags(r.env)
	var tags []types.Tag
	for _, key := range slices.Sorted(maps.Keys(want)) {
		tags = append(tags, types.Tag{Key: aws.String(key), Value: aws.String(want[key])})
	}
	_, err := r.client.TagRole(ctx, &iam.TagRoleInput{RoleName: r.name, Tags: tags})
	return err
}
