package adopt

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi"
	"github.com/aws/aws-sdk-go-v2/service/resourcegroupstaggingapi/types"

	"github.com/tfgen/tfgen/generator/spec"
)

// Abandoned is what an account has of an environment that the project has no more, or never had under that name.
type Abandoned struct {
	Environment string
	ARNs        []string // of what it has, some at least; sorted
}

// standing are the types of resources that tell of an environment: they are there only as long as it is. Deleted keys
// and task definitions can be found by their tags for long.
func standing() []string {
	return []string{"ec2:vpc", "ecr:repository", "ecs:cluster", "s3", "ssm:parameter", "states:stateMachine"}
}

// FindAbandoned looks in the environment's account and region for what the project has made, by its tags, as an
// environment that is not among the known ones, which are given as their tags call them. cfg holds credentials of the
// environment's deploy role.
func FindAbandoned(ctx context.Context, cfg aws.Config, env *spec.Environment, known []string) ([]Abandoned, error) {
	var filters []types.TagFilter
	tags := env.OwnTags()
	for _, t := range []spec.Tag{tags[spec.ManagedByTag], tags[spec.ProjectTag]} {
		filters = append(filters, types.TagFilter{Key: aws.String(t.Key), Values: []string{t.Value}})
	}
	pages := resourcegroupstaggingapi.NewGetResourcesPaginator(resourcegroupstaggingapi.NewFromConfig(cfg),
		&resourcegroupstaggingapi.GetResourcesInput{TagFilters: filters, ResourceTypeFilters: standing()})
	found := map[string][]string{}
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("looking in account %s for what %s has made before: %w", env.AccountID, env.Project, err)
		}
		for _, r := range page.ResourceTagMappingList {
			name, arn := valueOf(r, tags[spec.EnvironmentTag].Key), aws.ToString(r.ResourceARN)
			if name != "" && !slices.Contains(known, name) && !strings.HasSuffix(arn, ":"+stateBucket(env, name)) {
				found[name] = append(found[name], arn)
			}
		}
	}
	var list []Abandoned
	for _, name := range slices.Sorted(maps.Keys(found)) {
		slices.Sort(found[name])
		list = append(list, Abandoned{name, found[name]})
	}
	return list, nil
}

func valueOf(r types.ResourceTagMapping, key string) string {
	for _, tag := range r.Tags {
		if aws.ToString(tag.Key) == key {
			return aws.ToString(tag.Value)
		}
	}
	return ""
}

// stateBucket is where an environment of that name in the account kept its state: the bucket outlives it.
func stateBucket(env *spec.Environment, name string) string {
	other := *env
	other.Name = name
	return other.DefaultStateBucket()
}
