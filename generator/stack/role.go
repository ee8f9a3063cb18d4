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

// readAccess says which buckets a step's task role may read and write, and notes what else it may do, by its own
// policies; and which keys its execution role may decrypt secrets with.
func (r *reader) readAccess(ctx context.Context, step *Step, candidates []string) error {
	if err := r.readSecretKeys(ctx, step); err != nil {
		return err
	}
	if step.role == "" {
		return nil
	}
	policies, err := r.policies(ctx, step.role)
	if err != nil {
		return fmt.Errorf("look at role %s: %w", step.role, err)
	}
	said := allowances(policies)
	for _, b := range r.Buckets {
		candidates = append(candidates, b.Name)
	}
	for _, a := range said {
		candidates = append(candidates, a.bucket())
	}
	slices.Sort(candidates)
	known := map[string]bool{}
	for _, bucket := range slices.Compact(candidates) {
		if bucket == "" {
			continue
		}
		known[bucket] = true
		if r.may(step, "s3:GetObject", bucket, policies, said) {
			step.Reads = append(step.Reads, bucket)
		}
		if r.may(step, "s3:PutObject", bucket, policies, said) {
			step.Writes = append(step.Writes, bucket)
		}
		if r.may(step, "s3:DeleteObject", bucket, policies, said) {
			r.note("%s may delete objects of bucket %s, which no step may: it takes an allow block, and an accept block "+
				"of its own (tfgen help spec accept).", step.where(), bucket)
		}
	}
	step.Rights = r.rights(said, known)
	return nil
}

// may reports whether a step's role may do something with the objects of a bucket, or with some of them.
func (r *reader) may(step *Step, action, bucket string, policies []*access.Policy, said []allowance) bool {
	role, _ := names.ParseARN(step.role) // ECS gave it
	on := func(key string) bool {
		return access.Evaluate(access.Request{
			Principal: step.role, Action: action, Resource: names.BucketARN(role.Partition, bucket) + "/" + key,
			ResourceAccount: r.AccountID, Context: map[string][]string{"aws:SecureTransport": {"true"}},
		}, policies, nil).Outcome == access.Allowed
	}
	if on("object") {
		return true
	}
	for _, a := range said {
		_, pattern, _ := strings.Cut(a.resource, ":::"+bucket+"/")
		if pattern == "" || !on(strings.NewReplacer("*", "x", "?", "x").Replace(pattern)) {
			continue
		}
		if action != "s3:DeleteObject" {
			r.note("%s has %s for %s of bucket %s only: its step has it for the whole bucket.", step.where(), action, pattern,
				bucket)
		}
		return true
	}
	return false
}

// readSecretKeys says which keys a step's execution role may decrypt with.
func (r *reader) readSecretKeys(ctx context.Context, step *Step) error {
	if len(step.Secrets) == 0 || step.executionRole == "" {
		return nil
	}
	policies, err := r.policies(ctx, step.executionRole)
	if err != nil {
		return fmt.Errorf("look at role %s: %w", step.executionRole, err)
	}
	for _, a := range allowances(policies) {
		arn, _ := names.ParseARN(a.resource)
		if a.action == "kms:Decrypt" && strings.HasPrefix(arn.Resource, "key/") && !strings.Contains(arn.Resource, "*") {
			step.SecretKeys = union(step.SecretKeys, []string{a.resource})
			r.use(a.resource)
		}
	}
	slices.Sort(step.SecretKeys)
	return nil
}

// rights are what a role may do beside what a step gets: with buckets that are known, and with their keys.
func (r *reader) rights(said []allowance, known map[string]bool) []Right {
	var all []Right
	for _, a := range said {
		service, _, _ := strings.Cut(a.action, ":")
		key := slices.ContainsFunc(r.Buckets, func(b Bucket) bool { return b.KeyARN == a.resource })
		if service == "s3" && known[a.bucket()] || service == "kms" && key || service == "ssmmessages" {
			continue
		}
		i := slices.IndexFunc(all, func(right Right) bool { return right.Resource == a.resource })
		if i < 0 {
			i, all = len(all), append(all, Right{Resource: a.resource})
		}
		all[i].Actions = union(all[i].Actions, []string{a.action})
	}
	return all
}

// allowance is one action on one resource, perhaps with wildcards, that a statement allows.
type allowance struct{ action, resource string }

func allowances(policies []*access.Policy) []allowance {
	var all []allowance
	for _, policy := range policies {
		for _, w := range policy.Wordings() {
			if w.Effect != access.Allow {
				continue
			}
			actions, resources := w.Action, w.Resource
			for _, a := range w.NotAction {
				actions = append(actions, "all but "+a)
			}
			for _, a := range w.NotResource {
				resources = append(resources, "all but "+a)
			}
			for _, action := range actions {
				for _, resource := range resources {
					all = append(all, allowance{action, resource})
				}
			}
		}
	}
	return all
}

// bucket is the name of the bucket that it is about, empty where that is none, or has wildcards.
func (a allowance) bucket() string {
	arn, ok := names.ParseARN(a.resource)
	name, _, _ := strings.Cut(arn.Resource, "/")
	if !ok || arn.Service != "s3" || strings.ContainsAny(name, "*?$") {
		return ""
	}
	return name
}

// policies are a role's own, of its ARN.
func (r *reader) policies(ctx context.Context, arn string) ([]*access.Policy, error) {
	client, role := iam.NewFromConfig(r.cfg), last(arn)
	var parsed []*access.Policy
	add := func(name string, document *string) {
		text, err := url.QueryUnescape(aws.ToString(document)) // as IAM gives documents
		if err == nil {
			var policy *access.Policy
			if policy, err = access.Parse(access.IdentityPolicy, []byte(text)); err == nil {
				parsed = append(parsed, policy)
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
			return nil, err
		}
		for _, name := range page.PolicyNames {
			out, err := client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
			if err != nil {
				return nil, fmt.Errorf("policy %s: %w", name, err)
			}
			add(name, out.PolicyDocument)
		}
	}
	attached := iam.NewListAttachedRolePoliciesPaginator(client, &iam.ListAttachedRolePoliciesInput{RoleName: &role})
	for attached.HasMorePages() {
		page, err := attached.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, p := range page.AttachedPolicies {
			document, err := managed(ctx, client, p.PolicyArn)
			if err != nil {
				return nil, fmt.Errorf("policy %s: %w", aws.ToString(p.PolicyArn), err)
			}
			add(aws.ToString(p.PolicyArn), document)
		}
	}
	return parsed, nil
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
