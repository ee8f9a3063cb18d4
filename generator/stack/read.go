package stack

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecr"
	ecrtypes "github.com/aws/aws-sdk-go-v2/service/ecr/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/tfgen/tfgen/generator/spec"
)

// reader collects the contents of a stack.
type reader struct {
	cfg aws.Config
	*Contents

	declared  map[string]declared   // what the template says, by logical id
	schedules map[string][]schedule // by the ARN of the state machine that they start
	used      []string              // names, ids and ARNs of what buckets and pipelines use
}

// Read reads a stack, and the stacks in it; or several, which together are one environment's. cfg holds credentials
// that may look at everything in them. Pipelines may use buckets of a project, of which there may be none (nil), beside
// the stacks' own.
func Read(ctx context.Context, cfg aws.Config, stacks []string, existing *spec.Project) (*Contents, error) {
	identity, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return nil, fmt.Errorf("ask who is calling: %w", err)
	}
	r := &reader{cfg: cfg, declared: map[string]declared{}, schedules: map[string][]schedule{}, Contents: &Contents{
		Stack: strings.Join(stacks, ", "), AccountID: aws.ToString(identity.Account), Region: cfg.Region,
		Policies: map[string]string{},
	}}
	for _, name := range stacks {
		within := ""
		if len(stacks) > 1 {
			within = name + "/"
		}
		if err := r.readStack(ctx, name, within); err != nil {
			return nil, err
		}
	}
	// State machines come last: they refer to all else.
	for _, read := range []func(context.Context, Resource) error{r.readPlain, r.readSchedule, r.readMachine} {
		for _, resource := range r.Resources {
			err := read(ctx, resource)
			if answered(err, "NoSuchBucket", "RepositoryNotFoundException", "ParameterNotFound", "ResourceNotFoundException",
				"StateMachineDoesNotExist") {
				r.note("%s (%s, %s) isn't there any more, though the stack has it.", resource.LogicalID, resource.Type,
					resource.ID)
				continue
			}
			if err != nil {
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
	r.noteUse()
	return r.Contents, nil
}

// readPlain notes what stands for itself.
func (r *reader) readPlain(ctx context.Context, resource Resource) error {
	switch resource.Type {
	case bucketType:
		bucket, err := r.bucket(ctx, resource)
		if err == nil {
			r.Buckets = append(r.Buckets, bucket)
		}
		return err
	case policyType:
		for _, name := range r.referred(resource, "Bucket") {
			if r.has(bucketType, name) {
				r.Policies[resource.LogicalID] = name
			}
		}
	case repositoryType:
		return r.repository(ctx, resource)
	case clusterType:
		r.Clusters = append(r.Clusters, Cluster{last(resource.ID), r.called(resource, "ClusterName")})
	case parameterType:
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

func (r *reader) repository(ctx context.Context, resource Resource) error {
	out, err := ecr.NewFromConfig(r.cfg).DescribeRepositories(ctx, &ecr.DescribeRepositoriesInput{
		RepositoryNames: []string{resource.ID},
	})
	if err != nil {
		return err
	}
	for _, found := range out.Repositories {
		r.Repositories = append(r.Repositories, Repository{
			Name: resource.ID, Called: r.called(resource, "RepositoryName"),
			Mutable: found.ImageTagMutability != ecrtypes.ImageTagMutabilityImmutable,
			KMS: found.EncryptionConfiguration != nil &&
				found.EncryptionConfiguration.EncryptionType != ecrtypes.EncryptionTypeAes256,
		})
	}
	return nil
}

// has reports whether the stack has a resource.
func (r *reader) has(kind, id string) bool {
	return slices.ContainsFunc(r.Resources, func(o Resource) bool { return o.Type == kind && o.ID == id })
}

// use notes that buckets or pipelines use something, by its name, id or ARN.
func (r *reader) use(what ...string) {
	for _, w := range what {
		if w != "" {
			r.used = append(r.used, w)
		}
	}
}

// noteUse says which resources are used. A policy is if it is one of roles that all are.
func (r *reader) noteUse() {
	is := func(id string) bool {
		return slices.ContainsFunc(r.used, func(used string) bool {
			// CloudFormation's id is the name of a role, the id of a key, the ARN of a secret, of which a secret may have a
			// part.
			return used == id || strings.HasSuffix(used, "/"+strings.TrimPrefix(id, "/")) || strings.HasPrefix(used, id+":")
		})
	}
	for _, resource := range r.Resources {
		used := is(resource.ID)
		if resource.Type == "AWS::IAM::Policy" || resource.Type == "AWS::IAM::ManagedPolicy" {
			roles := r.referred(resource, "Roles")
			used = len(roles) > 0 && !slices.ContainsFunc(roles, func(role string) bool { return !is(role) })
		}
		if used {
			r.Uses = append(r.Uses, resource.LogicalID)
		}
	}
}

// last is what stands behind the last slash of an ARN.
func last(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }

func (r *reader) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}
