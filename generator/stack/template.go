package stack

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"go.yaml.in/yaml/v3"
)

// declared is what a template says of a resource.
type declared struct {
	DeletionPolicy string               `yaml:"DeletionPolicy"`
	Properties     map[string]yaml.Node `yaml:"Properties"`
}

// readStack notes what a stack has, and what its nested ones have. within is what their logical ids begin with.
func (r *reader) readStack(ctx context.Context, name, within string) error {
	if err := r.settled(ctx, name); err != nil {
		return err
	}
	first := len(r.Resources)
	if err := r.list(ctx, name, within); err != nil {
		return fmt.Errorf("list what stack %s has in account %s, %s: %w", name, r.AccountID, r.Region, err)
	}
	if err := r.readTemplate(ctx, name, within, r.Resources[first:]); err != nil {
		return fmt.Errorf("read the template of stack %s: %w", name, err)
	}
	for _, resource := range r.Resources[first:] {
		if resource.Type == "AWS::CloudFormation::Stack" {
			if err := r.readStack(ctx, resource.ID, resource.LogicalID+"/"); err != nil {
				return err
			}
		}
	}
	return nil
}

// settled fails for a stack that isn't there, or not as its template says.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html
func (r *reader) settled(ctx context.Context, name string) error {
	out, err := cloudformation.NewFromConfig(r.cfg).DescribeStacks(ctx, &cloudformation.DescribeStacksInput{
		StackName: &name,
	})
	if err != nil {
		return fmt.Errorf("look for stack %s in account %s, %s: %w", name, r.AccountID, r.Region, err)
	}
	for _, s := range out.Stacks {
		switch status := string(s.StackStatus); {
		case s.StackStatus == types.StackStatusDeleteComplete:
			return fmt.Errorf("stack %s was deleted: what it has left can be taken over by name, with tfgen adopt --env", name)
		case s.StackStatus == types.StackStatusRollbackComplete:
			return fmt.Errorf("stack %s is in %s: it was never made, and has nothing to take over", name, status)
		case strings.HasSuffix(status, "IN_PROGRESS"):
			return fmt.Errorf("stack %s is in %s: wait until that has ended", name, status)
		case strings.HasSuffix(status, "FAILED"):
			r.note("Stack %s is in %s: bring it to an end before step 1, since it can't be deployed as it is.", name, status)
		}
	}
	return nil
}

func (r *reader) list(ctx context.Context, name, within string) error {
	pages := cloudformation.NewListStackResourcesPaginator(cloudformation.NewFromConfig(r.cfg),
		&cloudformation.ListStackResourcesInput{StackName: &name})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		for _, s := range page.StackResourceSummaries {
			status := s.ResourceStatus
			gone := status == types.ResourceStatusDeleteComplete || status == types.ResourceStatusDeleteSkipped
			if gone || aws.ToString(s.PhysicalResourceId) == "" { // or it was never made
				continue
			}
			r.Resources = append(r.Resources, Resource{
				LogicalID: within + aws.ToString(s.LogicalResourceId), Type: aws.ToString(s.ResourceType),
				ID: aws.ToString(s.PhysicalResourceId),
			})
		}
	}
	return nil
}

// readTemplate notes what a template says of resources, and which of them stay when the stack is deleted. It is the
// template as transforms leave it: before, there may be loops in it, and policies that are expressions.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
func (r *reader) readTemplate(ctx context.Context, name, within string, resources []Resource) error {
	out, err := cloudformation.NewFromConfig(r.cfg).GetTemplate(ctx, &cloudformation.GetTemplateInput{
		StackName: &name, TemplateStage: types.TemplateStageProcessed,
	})
	if err != nil {
		return err
	}
	var template struct { // JSON is YAML
		Resources map[string]declared `yaml:"Resources"`
	}
	if err := yaml.Unmarshal([]byte(aws.ToString(out.TemplateBody)), &template); err != nil {
		return err
	}
	for i := range resources {
		d := template.Resources[strings.TrimPrefix(resources[i].LogicalID, within)]
		r.declared[resources[i].LogicalID] = d
		resources[i].Retained = d.DeletionPolicy == "Retain" || d.DeletionPolicy == "RetainExceptOnCreate"
	}
	return nil
}

// called is what to call a resource, if the template leaves its name to CloudFormation: by its logical id, without the
// hash that CDK puts behind it. That is the same in the stacks of other environments; the name isn't.
func (r *reader) called(resource Resource, property string) string {
	d, known := r.declared[resource.LogicalID]
	if _, named := d.Properties[property]; named || !known {
		return ""
	}
	id := resource.LogicalID[strings.LastIndex(resource.LogicalID, "/")+1:]
	if plain := regexp.MustCompile(`[0-9A-F]{8}$`).ReplaceAllString(id, ""); plain != "" {
		return plain
	}
	return id
}

// referred are the physical ids of the resources that a property of a resource refers to, and texts in it.
func (r *reader) referred(resource Resource, property string) []string {
	node := r.declared[resource.LogicalID].Properties[property] // the zero node has nothing in it
	within := resource.LogicalID[:strings.LastIndex(resource.LogicalID, "/")+1]
	var found []string
	for _, text := range scalars(&node) {
		i := slices.IndexFunc(r.Resources, func(other Resource) bool { return other.LogicalID == within+text })
		if i >= 0 {
			text = r.Resources[i].ID
		}
		found = append(found, text)
	}
	return found
}

// scalars are all texts in a node, in order, but for keys.
func scalars(node *yaml.Node) []string {
	if node.Kind == yaml.ScalarNode {
		return []string{node.Value}
	}
	var found []string
	for i, n := range node.Content {
		if isKey := node.Kind == yaml.MappingNode && i%2 == 0; !isKey {
			found = append(found, scalars(n)...)
		}
	}
	return found
}
