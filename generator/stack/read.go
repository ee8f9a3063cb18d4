package stack

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	names "github.com/tfgen/tfgen/generator/internal/aws"
	"github.com/tfgen/tfgen/generator/spec"
)

// reader collects the contents of a stack.
type reader struct {
	cfg aws.Config
	*Contents

	schedules map[string][]string // by the ARN of the state machine that they start
}

// Read reads a stack. cfg holds credentials that may look at everything in it. Pipelines may use buckets of a project,
// of which there may be none (nil), beside the stack's own.
func Read(ctx context.Context, cfg aws.Config, name string, existing *spec.Project) (*Contents, error) {
	identity, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return nil, fmt.Errorf("ask who is calling: %w", err)
	}
	r := &reader{cfg: cfg, schedules: map[string][]string{}, Contents: &Contents{
		Stack: name, AccountID: aws.ToString(identity.Account), Region: cfg.Region,
	}}
	if err := r.list(ctx); err != nil {
		return nil, fmt.Errorf("list what stack %s has in account %s, %s: %w", name, r.AccountID, r.Region, err)
	}
	if err := r.readRetained(ctx); err != nil {
		return nil, err
	}
	// State machines come last: they refer to all else.
	for _, read := range []func(context.Context, Resource) error{r.readPlain, r.readSchedule, r.readMachine} {
		for _, resource := range r.Resources {
			if err := read(ctx, resource); err != nil {
				return nil, fmt.Errorf("look at %s (%s, %s): %w", resource.LogicalID, resource.Type, resource.ID, err)
			}
		}
	}
	var candidates []string
	if existing != nil {
		for _, b := range existing.Buckets() {
			candidates = append(candidates, b.Name)
		}
	}
	for i := range r.Pipelines {
		for j := range r.Pipelines[i].Steps {
			if err := r.readAccess(ctx, &r.Pipelines[i].Steps[j], candidates); err != nil {
				return nil, err
			}
		}
	}
	return r.Contents, nil
}

func (r *reader) list(ctx context.Context) error {
	pages := cloudformation.NewListStackResourcesPaginator(cloudformation.NewFromConfig(r.cfg),
		&cloudformation.ListStackResourcesInput{StackName: &r.Stack})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, s := range page.StackResourceSummaries {
			if aws.ToString(s.PhysicalResourceId) == "" { // it was never made
				continue
			}
			r.Resources = append(r.Resources, Resource{
				LogicalID: aws.ToString(s.LogicalResourceId), Type: aws.ToString(s.ResourceType),
				ID: aws.ToString(s.PhysicalResourceId),
			})
		}
	}
	return nil
}

// readPlain notes what stands for itself.
func (r *reader) readPlain(ctx context.Context, resource Resource) error {
	switch resource.Type {
	case "AWS::S3::Bucket":
		bucket, err := r.bucket(ctx, resource.ID)
		r.Buckets = append(r.Buckets, bucket)
		return err
	case "AWS::ECR::Repository":
		r.Repositories = append(r.Repositories, resource.ID)
	case "AWS::ECS::Cluster":
		r.Clusters = append(r.Clusters, resource.ID[strings.LastIndex(resource.ID, "/")+1:])
	case "AWS::SSM::Parameter":
		out, err := ssm.NewFromConfig(r.cfg).GetParameter(ctx, &ssm.GetParameterInput{Name: &resource.ID})
		if err != nil {
			return err
		}
		if out.Parameter.Type == ssmtypes.ParameterTypeString {
			r.Parameters = append(r.Parameters, Parameter{resource.ID, aws.ToString(out.Parameter.Value)})
		}
	}
	return nil
}

// keyARN is the ARN of a key that a bucket names by its id or ARN. An alias is left to be looked up.
func (r *reader) keyARN(bucket, key string) string {
	switch {
	case key == "" || strings.HasPrefix(key, "arn:") && !strings.Contains(key, ":alias/"):
		return key
	case strings.Contains(key, "alias/"):
		r.note("Bucket %s is encrypted with %s: set its encryption to the ARN of that key.", bucket, key)
		return ""
	}
	return names.ARN{
		Partition: names.Partition(r.Region), Service: "kms", Region: r.Region, Account: r.AccountID, Resource: "key/" + key,
	}.String()
}

// bucket looks at what a spec says of a bucket.
func (r *reader) bucket(ctx context.Context, name string) (Bucket, error) {
	b, client := Bucket{Name: name}, s3.NewFromConfig(r.cfg)
	encryption, err := client.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: &name})
	switch {
	case answered(err, "ServerSideEncryptionConfigurationNotFoundError"):
	case err != nil:
		return b, err
	default:
		for _, rule := range encryption.ServerSideEncryptionConfiguration.Rules {
			if d := rule.ApplyServerSideEncryptionByDefault; d != nil && strings.HasPrefix(string(d.SSEAlgorithm), "aws:kms") {
				b.KeyARN = r.keyARN(name, aws.ToString(d.KMSMasterKeyID))
			}
		}
	}
	policy, err := client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &name})
	if answered(err, "NoSuchBucketPolicy") {
		return b, nil
	}
	if err != nil {
		return b, err
	}
	b.Shared = letsIn(aws.ToString(policy.Policy), r.AccountID)
	return b, nil
}
