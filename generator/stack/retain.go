package stack

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"go.yaml.in/yaml/v3"
)

// readRetained notes which resources stay when the stack is deleted, by its template.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html
func (r *reader) readRetained(ctx context.Context) error {
	out, err := cloudformation.NewFromConfig(r.cfg).GetTemplate(ctx, &cloudformation.GetTemplateInput{StackName: &r.Stack})
	if err != nil {
		return fmt.Errorf("read the template of stack %s: %w", r.Stack, err)
	}
	var template struct { // JSON is YAML
		Resources map[string]struct {
			DeletionPolicy string `yaml:"DeletionPolicy"`
		} `yaml:"Resources"`
	}
	if err := yaml.Unmarshal([]byte(aws.ToString(out.TemplateBody)), &template); err != nil {
		return fmt.Errorf("read the template of stack %s: %w", r.Stack, err)
	}
	for i, resource := range r.Resources {
		policy := template.Resources[resource.LogicalID].DeletionPolicy
		r.Resources[i].Retained = policy == "Retain" || policy == "RetainExceptOnCreate"
	}
	return nil
}
