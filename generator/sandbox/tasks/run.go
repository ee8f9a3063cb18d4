package tasks

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"

	"github.com/tfgen/tfgen/generator/sandbox/proxy"
)

// runInput is what RunTask takes, as far as it counts here.
type runInput struct {
	ecs.RunTaskInput
	Overrides json.RawMessage // as it was written, for the answers
	overrides types.TaskOverride
}

// runTask starts tasks.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html
func (t *Tasks) runTask(r *http.Request, call proxy.Call) (any, error) {
	var in runInput
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		return nil, refuse("InvalidParameterException", "%v", err)
	}
	if len(in.Overrides) > 0 {
		if err := json.Unmarshal(in.Overrides, &in.overrides); err != nil {
			return nil, refuse("InvalidParameterException", "overrides: %v", err)
		}
	}
	client := ecs.NewFromConfig(proxy.Config(t.next, call.Account, call.Region))
	cluster, err := clusterOf(r, client, &in)
	if err != nil {
		return nil, err
	}
	described, err := client.DescribeTaskDefinition(r.Context(), &ecs.DescribeTaskDefinitionInput{
		TaskDefinition: in.TaskDefinition, Include: []types.TaskDefinitionField{types.TaskDefinitionFieldTags},
	})
	if answer := smithy.APIError(nil); errors.As(err, &answer) {
		return nil, refuse("ClientException", "TaskDefinition not found.")
	}
	if err != nil {
		return nil, err
	}
	if err := in.check(described.TaskDefinition, cluster); err != nil {
		return nil, err
	}
	started := []any{}
	for range max(1, aws.ToInt32(in.Count)) {
		one, err := t.start(call, in, aws.ToString(cluster.ClusterArn), described)
		if err != nil {
			return nil, err
		}
		started = append(started, one.document())
	}
	return map[string]any{"tasks": started, "failures": []any{}}, nil
}

func clusterOf(r *http.Request, client *ecs.Client, in *runInput) (*types.Cluster, error) {
	name := aws.ToString(in.Cluster)
	if name == "" {
		name = "default"
	}
	out, err := client.DescribeClusters(r.Context(), &ecs.DescribeClustersInput{Clusters: []string{name}})
	if err != nil {
		return nil, err
	}
	if len(out.Clusters) == 0 || aws.ToString(out.Clusters[0].Status) != "ACTIVE" {
		return nil, refuse("ClusterNotFoundException", "Cluster not found.")
	}
	return &out.Clusters[0], nil
}

// check refuses what ECS refuses at once.
func (in *runInput) check(d *types.TaskDefinition, cluster *types.Cluster) error {
	if d.Status == types.TaskDefinitionStatusInactive {
		return refuse("ClientException", "TaskDefinition is inactive")
	}
	if d.NetworkMode == types.NetworkModeAwsvpc && in.NetworkConfiguration == nil {
		return refuse("InvalidParameterException",
			"Network Configuration must be provided when networkMode 'awsvpc' is specified.")
	}
	const most = 8192 // characters, https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html
	if len(in.Overrides) > most {
		return refuse("InvalidParameterException", "Container Overrides length must be at most %d", most)
	}
	for _, strategy := range in.CapacityProviderStrategy {
		if !slices.Contains(cluster.CapacityProviders, aws.ToString(strategy.CapacityProvider)) {
			return refuse("InvalidParameterException", "The specified capacity provider strategy cannot contain a capacity "+
				"provider that is not associated with the cluster.")
		}
	}
	for _, override := range in.overrides.ContainerOverrides {
		if !slices.ContainsFunc(d.ContainerDefinitions, func(c types.ContainerDefinition) bool {
			return aws.ToString(c.Name) == aws.ToString(override.Name)
		}) {
			return refuse("InvalidParameterException", "Override for container named %s is not a container in the "+
				"TaskDefinition.", aws.ToString(override.Name))
		}
	}
	return nil
}

// start starts one task.
func (t *Tasks) start(call proxy.Call, in runInput, cluster string,
	d *ecs.DescribeTaskDefinitionOutput) (*task, error) {
	one := newTask(call, in, cluster, d)
	key := Definition{Account: call.Account, Region: call.Region, Family: aws.ToString(d.TaskDefinition.Family)}
	one.command = t.Commands[key]
	if one.command.Name == "" {
		one.command.Name = key.Family
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.closed {
		return nil, errors.New("the sandbox ends")
	}
	t.all = append(t.all, one)
	t.ending.Go(func() { one.run(t) })
	return one, nil
}

// nameIn is the last part of an ARN or of a name.
func nameIn(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }
