package resources

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// containers are the types of Amazon ECS.
func containers() []Type {
	named := Scope{"Containers", []string{
		"arn:{partition}:ecs:*:{account}:cluster/{cluster}", "arn:{partition}:ecs:*:{account}:task-definition/{pipeline}:*",
	}}
	return []Type{
		{
			Name:        "aws_ecs_cluster",
			Identity:    []string{"name"},
			Find:        tagged("name", cluster),
			ImportID:    func(attributes map[string]any) string { return text(attributes, "name") },
			ServiceRole: "ecs.amazonaws.com",
			Permissions: []Permission{
				{Scope: anything(), Actions: []string{"ecs:CreateCluster"}},
				{Scope: named, Actions: []string{
					"ecs:DeleteCluster", "ecs:DescribeClusters", "ecs:ListTagsForResource", "ecs:TagResource", "ecs:UpdateCluster",
				}},
				{Scope: named, Actions: []string{"ecs:UntagResource"}, Why: "removes tags"},
			},
		},
		{
			Name:      "aws_ecs_cluster_capacity_providers",
			Identity:  []string{"cluster_name"},
			Converges: "PutClusterCapacityProviders",
			Permissions: []Permission{{Scope: named, Actions: []string{
				"ecs:DescribeClusters", "ecs:PutClusterCapacityProviders",
			}}},
		},
		{
			Name:      "aws_ecs_task_definition",
			Converges: "RegisterTaskDefinition", // with one more revision; what earlier ones leave behind costs nothing
			RoleFor:   "ecs-tasks.amazonaws.com",

			// Less some space for the rest of the task definition, which may have 65,536 bytes in all.
			// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html
			Limits: []Limit{{
				Attribute: "container_definitions", Characters: 64000,
				Remedy: "Shorten the task's command and environment: it can read long values from a bucket.",
			}},
			Permissions: []Permission{
				{Scope: anything(), Actions: []string{"ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"}},
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

func ecsTags(tags []types.Tag) map[string]string {
	return tagMap(tags, func(t types.Tag) (*string, *string) { return t.Key, t.Value })
}
