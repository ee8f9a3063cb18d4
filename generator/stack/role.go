package stack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/smithy-go"

	"github.com/tfgen/tfgen/generator/access"
	names "github.com/tfgen/tfgen/generator/internal/aws"
)

// readAccess says which buckets a step's task role may read and write, by its own policies.
func (r *reader) readAccess(ctx context.Context, step *Step, candidates []string) error {
	role := step.role
	if role == "" {
		return nil
	}
	policies, mentioned, err := r.policies(ctx, role[strings.LastIndex(role, "/")+1:])
	if err != nil {
		return fmt.Errorf("look at role %s: %w", role, err)
	}
	for _, b := range r.Buckets {
		candidates = append(candidates, b.Name)
	}
	candidates = union(nil, append(candidates, mentioned...))
	slices.Sort(candidates)
	arn, _ := names.ParseARN(role) // ECS gave it
	for _, bucket := range candidates {
		may := func(action string) bool {
			return access.Evaluate(access.Request{
				Principal: role, Action: action, Resource: names.BucketARN(arn.Partition, bucket) + "/object",
				ResourceAccount: r.AccountID, Context: map[string][]string{"aws:SecureTransport": {"true"}},
			}, policies, nil).Outcome == access.Allowed
		}
		if may("s3:GetObject") {
			step.Reads = append(step.Reads, bucket)
		}
		if may("s3:PutObject") {
			step.Writes = append(step.Writes, bucket)
		}
	}
	return nil
}

// policies are a role's own, and the names of the buckets that they mention.
func (r *reader) policies(ctx context.Context, role string) (parsed []*access.Policy, buckets []string, err error) {
	client := iam.NewFromConfig(r.cfg)
	add := func(name string, document *string) {
		text, err := url.QueryUnescape(aws.ToString(document)) // as IAM gives documents
		if err == nil {
			var policy *access.Policy
			if policy, err = access.Parse(access.IdentityPolicy, []byte(text)); err == nil {
				parsed, buckets = append(parsed, policy), append(buckets, bucketsIn(text)...)
			}
		}
		if err != nil {
			r.note("Policy %s of role %s isn't understood, so that what it allows is left out: %s.", name, role, err)
		}
	}
	inline := iam.NewListRolePoliciesPaginator(client, &iam.ListRolePoliciesInput{RoleName: &role})
	for inline.HasMorePages() {
		page, err := inline.NextPage(ctx)
		if err != nil {
			return nil, nil, err
		}
		for _, name := range page.PolicyNames {
			out, err := client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
			if err != nil {
				return nil, nil, fmt.Errorf("policy %s: %w", name, err)
			}
			add(name, out.PolicyDocument)
		}
	}
	attached := iam.NewListAttachedRolePoliciesPaginator(client, &iam.ListAttachedRolePoliciesInput{RoleName: &role})
	for attached.HasMorePages() {
		page, err := attached.NextPage(ctx)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range page.AttachedPolicies {
			document, err := managed(ctx, client, p.PolicyArn)
			if err != nil {
				return nil, nil, fmt.Errorf("policy %s: %w", aws.ToString(p.PolicyArn), err)
			}
			add(aws.ToString(p.PolicyArn), document)
		}
	}
	return parsed, buckets, nil
}

// managed is the document of a managed policy's version that counts.
func managed(ctx context.Context, client *iam.Client, arn *string) (*string, error) {
	policy, err := client.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: arn})
	if err != nil {
		return nil, err
	}
	version, err := client.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{
		PolicyArn: arn, VersionId: policy.Policy.DefaultVersionId,
	})
	if err != nil {
		return nil, err
	}
	return version.PolicyVersion.Document, nil
}

// bucketsIn are the names of the buckets that a policy mentions without wildcards.
func bucketsIn(document string) []string {
	var found []string
	for _, part := range strings.Split(document, `"`) {
		arn, ok := names.ParseARN(part)
		if !ok || arn.Service != "s3" {
			continue
		}
		name, _, _ := strings.Cut(arn.Resource, "/")
		if name != "" && !strings.ContainsAny(name, "*?$") {
			found = append(found, name)
		}
	}
	return found
}

// letsIn reports whether a bucket's policy allows anything to a principal of another account. One that isn't understood
// does not.
func letsIn(policy, account string) bool {
	parsed, err := access.Parse(access.ResourcePolicy, []byte(policy))
	if err != nil {
		return false
	}
	return slices.ContainsFunc(parsed.Wordings(), func(w access.Wording) bool {
		return w.Effect == access.Allow && slices.ContainsFunc(w.Principal, func(p access.NamedPrincipal) bool {
			arn, ok := names.ParseARN(p.Value)
			return p.Type == "AWS" && (p.Value == "*" || ok && arn.Account != account ||
				names.IsAccountID(p.Value) && p.Value != account)
		})
	})
}

// answered says whether AWS answered with an error of one of these codes.
func answered(err error, codes ...string) bool {
	var answer smithy.APIError
	return errors.As(err, &answer) && slices.Contains(codes, answer.ErrorCode())
}

// union is a list with what it lacks of another.
func union(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
