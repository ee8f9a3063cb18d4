package account

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// Limits of IAM. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	managedLimit  = 6144 // characters of a customer managed policy
	versionsLimit = 5    // of one
)

// managed is a customer managed policy that the role has. What a project's environments share is in such policies: two
// projects' wouldn't fit into a role's inline policies, which may have 10,240 characters in all.
type managed struct {
	role
	policy string // its name
	want   policy
}

// managedPolicies are the project's permissions, in as many policies as they need.
func (r role) managedPolicies() []setting {
	var settings []setting
	for i, part := range split(r.permissions) {
		m := managed{r, r.partName(i), part}
		settings = append(settings, setting{"permissions policy", *r.name + "/" + m.policy, m.look, m.put})
	}
	return append(settings, r.leftOver(len(settings)))
}

// partName is the name of a part of the permissions.
func (r role) partName(i int) string {
	if i == 0 {
		return r.policyName
	}
	return fmt.Sprintf("%s-%d", r.policyName, i+1)
}

// split divides a policy into such as IAM takes, in its order.
func split(p policy) []policy {
	parts := []policy{newPolicy()}
	for _, s := range p.Statement {
		last := &parts[len(parts)-1]
		grown := policy{last.Version, append(slices.Clone(last.Statement), s)}
		if text, err := json.Marshal(grown); err == nil && len(text) > managedLimit && len(last.Statement) > 0 {
			parts = append(parts, policy{p.Version, []any{s}})
			continue
		}
		*last = grown
	}
	return parts
}

func (m managed) arn() *string { return aws.String(m.policyARN(m.policy)) }

// document is the policy's default version, percent-encoded.
func (m managed) document(ctx context.Context) (*string, error) {
	out, err := m.client.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: m.arn()})
	if err != nil {
		return nil, err
	}
	version, err := m.client.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{
		PolicyArn: m.arn(), VersionId: out.Policy.DefaultVersionId,
	})
	if err != nil {
		return nil, err
	}
	return version.PolicyVersion.Document, nil
}

func (m managed) look(ctx context.Context) (string, string, error) {
	have, err := m.document(ctx)
	if err != nil {
		return "", "", err
	}
	action, detail, err := lookDocument(m.want, have)
	if err != nil || action != Exists {
		return action, detail, err
	}
	attached, err := m.attached(ctx, *m.arn())
	if err != nil {
		return "", "", err
	}
	return differs(attached, "wasn't attached")
}

// attached says whether the role has a managed policy.
func (r role) attached(ctx context.Context, arn string) (bool, error) {
	arns, err := r.attachedARNs(ctx)
	return slices.Contains(arns, arn), err
}

func (r role) attachedARNs(ctx context.Context) ([]string, error) {
	var arns []string
	pages := iam.NewListAttachedRolePoliciesPaginator(r.client, &iam.ListAttachedRolePoliciesInput{RoleName: r.name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range page.AttachedPolicies {
			arns = append(arns, aws.ToString(p.PolicyArn))
		}
	}
	return arns, nil
}

func (m managed) put(ctx context.Context) error {
	text, err := m.want.json()
	if err != nil {
		return err
	}
	switch have, err := m.document(ctx); {
	case absent(err):
		_, err := m.client.CreatePolicy(ctx, &iam.CreatePolicyInput{
			PolicyName: aws.String(m.policy), PolicyDocument: aws.String(text), Tags: iamTags(bootstrapTags(m.env)),
			Description: aws.String("What the " + m.kind + " of project " + m.env.Project + " may do"),
		})
		if err != nil {
			return err
		}
	case err != nil:
		return err
	default:
		if action, _, err := lookDocument(m.want, have); err != nil || action == Exists {
			break // only not attached
		}
		if err := m.putVersion(ctx, text); err != nil {
			return err
		}
	}
	_, err = m.client.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: m.name, PolicyArn: m.arn()})
	return err
}

// putVersion makes a new default version, for which the oldest of the others has to go when there are as many as IAM
// keeps.
func (m managed) putVersion(ctx context.Context, text string) error {
	out, err := m.client.ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: m.arn()})
	if err != nil {
		return err
	}
	if len(out.Versions) >= versionsLimit {
		others := slices.DeleteFunc(out.Versions, func(v types.PolicyVersion) bool { return v.IsDefaultVersion })
		oldest := slices.MinFunc(others, func(a, b types.PolicyVersion) int {
			return aws.ToTime(a.CreateDate).Compare(aws.ToTime(b.CreateDate))
		})
		_, err := m.client.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{
			PolicyArn: m.arn(), VersionId: oldest.VersionId,
		})
		if err != nil {
			return err
		}
	}
	_, err = m.client.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{
		PolicyArn: m.arn(), PolicyDocument: aws.String(text), SetAsDefault: true,
	})
	return err
}
