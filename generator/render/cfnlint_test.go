//go:build cfnlint

package render_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// TestCfnLint has cfn-lint, AWS's linter of CloudFormation templates, look at the texts that AWS reads: policies, state
// machines, task definitions, lifecycle rules. They are the same in a template, which is made of the reference project,
// with each of the additions, and of the project of the end-to-end tests that has everything else.
func TestCfnLint(t *testing.T) {
	dir := t.TempDir()
	linted := 0
	// It knows no other partition for state machines, and nothing of what Terraform will know later.
	known := strings.NewReplacer("arn:aws-us-gov:", "arn:aws:", tf.Value(tf.Ref("later")).(string),
		"arn:aws:service:us-east-1:123456789012:later")
	for name, project := range everything(t) {
		for _, env := range project.Environments {
			resources := translate(env)
			text, err := json.MarshalIndent(map[string]any{"Resources": resources}, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			linted += len(resources)
			file := filepath.Join(dir, strings.ReplaceAll(name, "/", "-")+"-"+env.Name+".json")
			if err := os.WriteFile(file, []byte(known.Replace(string(text))), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	// Names are fixed here, and account ids are written out, on purpose.
	out, err := exec.Command("cfn-lint", "--ignore-checks", "W3045", "I", "--", filepath.Join(dir, "*.json")).CombinedOutput()
	if err != nil {
		t.Errorf("cfn-lint: %v\n%s", err, out)
	}
	t.Logf("cfn-lint has seen %d resources", linted)
	if linted < 100 {
		t.Errorf("only %d resources", linted)
	}
}

// translate makes CloudFormation's resources of those of an environment that have texts for AWS to read.
func translate(env *spec.Environment) map[string]any {
	found, inline := map[string]any{}, map[string]any{} // the latter: policies of roles, by label
	blocks := render.Made(env)
	for _, block := range blocks {
		if block.Labels()[0] == "aws_iam_role_policy" {
			inline[block.Labels()[1]] = map[string]any{
				"PolicyName": value(block, "name"), "PolicyDocument": value(block, "policy"),
			}
		}
	}
	for _, block := range blocks {
		if kind, properties := resource(block, inline[block.Labels()[1]]); kind != "" {
			name := strings.ReplaceAll(strings.Join(block.Labels(), ""), "_", "")
			found[name] = map[string]any{"Type": kind, "Properties": properties}
		}
	}
	return found
}

// resource is a block in CloudFormation's words, with the inline policy of a role.
func resource(block *tf.Block, inline any) (kind string, properties map[string]any) {
	label := block.Labels()[1]
	switch block.Labels()[0] {
	case "aws_iam_role":
		properties := map[string]any{"AssumeRolePolicyDocument": value(block, "assume_role_policy")}
		if inline != nil {
			properties["Policies"] = []any{inline}
		}
		return "AWS::IAM::Role", properties
	case "aws_s3_bucket_policy":
		return "AWS::S3::BucketPolicy", map[string]any{
			"Bucket": strings.ReplaceAll(label, "_", "-"), "PolicyDocument": value(block, "policy"),
		}
	case "aws_kms_key":
		return "AWS::KMS::Key", map[string]any{"EnableKeyRotation": true, "KeyPolicy": value(block, "policy")}
	case "aws_sfn_state_machine":
		return "AWS::StepFunctions::StateMachine", map[string]any{
			"Definition": value(block, "definition"), "RoleArn": "arn:aws:iam::123456789012:role/r",
		}
	case "aws_ecr_lifecycle_policy":
		text, _ := json.Marshal(value(block, "policy")) // a document can't fail
		return "AWS::ECR::Repository", map[string]any{"LifecyclePolicy": map[string]any{"LifecyclePolicyText": string(text)}}
	case "aws_ecs_task_definition":
		return "AWS::ECS::TaskDefinition", map[string]any{
			"Cpu": fmt.Sprint(value(block, "cpu")), "Memory": fmt.Sprint(value(block, "memory")),
			"NetworkMode": value(block, "network_mode"), "RequiresCompatibilities": value(block, "requires_compatibilities"),
			"ExecutionRoleArn":     "arn:aws:iam::123456789012:role/r",
			"ContainerDefinitions": capital(value(block, "container_definitions")),
		}
	}
	return "", nil
}

func value(block *tf.Block, attribute string) any { return tf.Value(block.Attribute(attribute)) }

// capital has keys begin with a capital letter, as CloudFormation's do, but for those of options, which are the log
// driver's own.
func capital(value any) any {
	switch value := value.(type) {
	case []any:
		for i := range value {
			value[i] = capital(value[i])
		}
		return value
	case map[string]any:
		renamed := map[string]any{}
		for key, inner := range value {
			if key != "options" {
				inner = capital(inner)
			}
			renamed[strings.ToUpper(key[:1])+key[1:]] = inner
		}
		return renamed
	}
	return value
}
