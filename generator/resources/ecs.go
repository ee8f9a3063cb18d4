package resources

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

// containers are the types of Amazon ECS.
func containers() []Type {
	named := Scope{"Containers", []string{
		"arn:{partition}:ecs:*:{account}:cluster/{project}-*", "arn:{partition}:ecs:*:{account}:task-definition/{project}-*",
	}}
	return []Type{
		{
			Name:        "aws_ecs_cluster",
			Find:        tagged("name", cluster),
			ImportID:    func(attributes map[string]any) string { return text(attributes, "name") },
			ServiceRole: "ecs.amazonaws.com",
			Permissions: []Permission{
				{Scope: anything(), Actions: []string{"ecs:CreateCluster"}},
				{Scope: named, Actions: []string{"ecs:DeleteCluster", "ecs:DescribeClusters", "ecs:TagResource"}},
				{
					Scope: named, Actions: []string{"ecs:ListTagsForResource", "ecs:UntagResource", "ecs:UpdateCluster"},
					Why: "undoes what was changed by hand, and reads and removes tags",
				},
			},
		},
		{
			Name:     "aws_ecs_task_definition",
			Find:     tagged("family", taskDefinition),
			ImportID: func(attributes map[string]any) string { return text(attributes, "arn") },
			RoleFor:  "ecs-tasks.amazonaws.com",

			// Less some space for the rest of the task definition, which may have 65,536 bytes in all.
			// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
			Limits: []Limit{{
				Attribute: "container_definitions", Characters: 64000,
				Remedy: "Shorten the task's command and environment: it can read long values from a bucket.",
			}},
			Permissions: []Permission{
				{Scope: anything(), Actions: []string{
					"ecs:DeregisterTaskDefinition", "ecs:DescribeTaskDefinition", "ecs:ListTaskDefinitions",
					"ecs:RegisterTaskDefinition",
				}},
				{Scope: named, Actions: []string{"ecs:TagResource"}},
				{Scope: named, Actions: []string{"ecs:UntagResource"}, Why: "removes tags"},
			},
		},
	}
}

// cluster leaves out deleted clusters, which ECS shows for a while.
func cluster(ctx context.Context, s Search, name string) (string, map[string]string, error) {
	out, err := ecs.NewFromConfig(s.Config).DescribeClusters(ctx, &ecs.DescribeClustersInput{
		Clusters: []string{name}, Include: []types.ClusterField{types.ClusterFieldTags},
	})
	if err != nil || len(out.Clusters) == 0 || aws.ToString(out.Clusters[0].Status) == "INACTIVE" {
		return "", nil, err
	}
	return name, ecsTags(out.Clusters[0].Tags), nil
}

// taskDefinition is the newest active revision of a family. Registering it again would leave it behind.
func taskDefinition(ctx context.Context, s Search, family string) (string, map[string]string, error) {
	client := ecs.NewFromConfig(s.Config)
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
