package tasks

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

// document is a task in ECS's answers.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html
type document struct {
	TaskArn              string          `json:"taskArn"`
	ClusterArn           string          `json:"clusterArn"`
	TaskDefinitionArn    string          `json:"taskDefinitionArn"`
	Group                string          `json:"group"`
	StartedBy            string          `json:"startedBy,omitempty"`
	LaunchType           string          `json:"launchType,omitempty"`
	CapacityProviderName string          `json:"capacityProviderName,omitempty"`
	PlatformVersion      string          `json:"platformVersion"`
	CPU                  string          `json:"cpu,omitempty"`
	Memory               string          `json:"memory,omitempty"`
	Overrides            json.RawMessage `json:"overrides"`
	Tags                 []tag           `json:"tags"`
	Containers           []container     `json:"containers"`

	LastStatus    string  `json:"lastStatus"`
	DesiredStatus string  `json:"desiredStatus"`
	HealthStatus  string  `json:"healthStatus"`
	Connectivity  string  `json:"connectivity"`
	CreatedAt     float64 `json:"createdAt"`
	StartedAt     float64 `json:"startedAt,omitempty"`
	StoppedAt     float64 `json:"stoppedAt,omitempty"`
	StopCode      string  `json:"stopCode,omitempty"`
	StoppedReason string  `json:"stoppedReason,omitempty"`
	Version       int     `json:"version"`
}

type tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type container struct {
	ContainerArn string `json:"containerArn"`
	TaskArn      string `json:"taskArn"`
	Name         string `json:"name"`
	Image        string `json:"image"`
	LastStatus   string `json:"lastStatus"`
	HealthStatus string `json:"healthStatus"`
	ExitCode     *int   `json:"exitCode,omitempty"`
}

func newDocument(one *task, in runInput, inherited []types.Tag) document {
	d := document{
		TaskArn: one.arn, ClusterArn: one.cluster, TaskDefinitionArn: aws.ToString(one.definition.TaskDefinitionArn),
		Group: aws.ToString(in.Group), StartedBy: aws.ToString(in.StartedBy), LaunchType: string(in.LaunchType),
		PlatformVersion: "1.4.0", CPU: aws.ToString(one.definition.Cpu), Memory: aws.ToString(one.definition.Memory),
		Overrides: in.Overrides, Tags: []tag{}, CreatedAt: now(), Version: 1,
		LastStatus: "PROVISIONING", DesiredStatus: "RUNNING",
		HealthStatus: "UNKNOWN", Connectivity: "CONNECTED",
	}
	if d.Group == "" {
		d.Group = "family:" + aws.ToString(one.definition.Family)
	}
	if len(in.CapacityProviderStrategy) > 0 {
		d.CapacityProviderName = aws.ToString(in.CapacityProviderStrategy[0].CapacityProvider)
	}
	if len(d.Overrides) == 0 {
		d.Overrides = json.RawMessage("{}")
	}
	tags := in.Tags
	if in.PropagateTags == types.PropagateTagsTaskDefinition {
		tags = slices.Concat(tags, inherited)
	}
	for _, t := range tags {
		d.Tags = append(d.Tags, tag{aws.ToString(t.Key), aws.ToString(t.Value)})
	}
	for _, c := range one.definition.ContainerDefinitions {
		d.Containers = append(d.Containers, container{
			ContainerArn: one.arn + "/" + aws.ToString(c.Name), TaskArn: one.arn,
			Name: aws.ToString(c.Name), Image: aws.ToString(c.Image), LastStatus: "PENDING",
			HealthStatus: "UNKNOWN",
		})
	}
	return d
}

func (d *document) start() {
	d.set("RUNNING")
	d.StartedAt = now()
}

// end has the task stopped. The containers beside the one that ran end as it did; with no exit code, none ever started.
func (d *document) end(reason why, code *int) {
	d.set("STOPPED")
	d.DesiredStatus, d.StoppedAt, d.StopCode, d.StoppedReason = "STOPPED", now(), reason.code, reason.reason
	for i := range d.Containers {
		d.Containers[i].ExitCode = code
	}
}

func (d *document) set(status string) {
	d.LastStatus = status
	d.Version++
	for i := range d.Containers {
		d.Containers[i].LastStatus = status
	}
}

// clone is the document as it is now.
func (d *document) clone() document {
	other := *d
	other.Containers = slices.Clone(d.Containers)
	return other
}

// now is the time as ECS writes it: seconds since 1970.
func now() float64 { return float64(time.Now().UnixMilli()) / 1000 }
