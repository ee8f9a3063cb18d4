package adopt

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// cluster leaves out deleted clusters, which ECS shows for a while.
func cluster(client *ecs.Client) look {
	return func(ctx context.Context, name string) (string, map[string]string, error) {
		out, err := client.DescribeClusters(ctx, &ecs.DescribeClustersInput{
			Clusters: []string{name}, Include: []types.ClusterField{types.ClusterFieldTags},
		})
		if err != nil || len(out.Clusters) == 0 || aws.ToString(out.Clusters[0].Status) == "INACTIVE" {
			return "", nil, err
		}
		return name, ecsTags(out.Clusters[0].Tags), nil
	}
}

// taskDefinition is the newest active revision of a family. Registering it again would leave it behind.
func taskDefinition(client *ecs.Client) look {
	return func(ctx context.Context, family string) (string, map[string]string, error) {
		list, err := client.ListTaskDefinitions(ctx, &ecs.ListTaskDefinitionsInput{
			FamilyPrefix: aws.String(family), // the family's full name, in spite of what it is called
			Status:       types.TaskDefinitionStatusActive,
			Sort:         types.SortOrderDesc, // so that the newest is on the first page
		})
		if err != nil || len(list.TaskDefinitionArns) == 0 {
			return "", nil, err
		}
		arn := slices.MaxFunc(list.TaskDefinitionArns, func(a, b string) int { return cmp.Compare(revision(a), revision(b)) })
		out, err := client.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{
			TaskDefinition: aws.String(arn), Include: []types.TaskDefinitionField{types.TaskDefinitionFieldTags},
		})
		if err != nil {
			return "", nil, err
		}
		return arn, ecsTags(out.Tags), nil
	}
}

// revision is the number that a task definition's ARN ends in.
func revision(arn string) int {
	n, err := strconv.Atoi(arn[strings.LastIndex(arn, ":")+1:])
	if err != nil {
		return 0 // AWS numbers them from 1
	}
	return n
}

func ecsTags(tags []types.Tag) map[string]string {
	return tagMap(tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value })
}
