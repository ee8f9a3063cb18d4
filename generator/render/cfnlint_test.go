//go:build cfnlint

package render_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
	"github.com/tfgen/tfgen/generator/render"
)

// TestCfnLint has cfn-lint, AWS's linter of CloudFormation templates, look at the texts that AWS reads: policies, state
// machines, task definitions, lifecycle rules. They are the same in a template, which is made of the reference project,
// with each of the additions, and of the project of the end-to-end tests that has everything else.
func TestCfnLint(t *testing.T) {
	projects := map[string]map[string]render.Tree{
		"reference": trees(load(t, reference)),
		"govcloud":  trees(load(t, "../../cmd/tfgen/e2e/testdata/govcloud/environments")),
	}
	goldentest.Each(t, "testdata/additions/*.txtar", func(t *testing.T, archive goldentest.Archive) {
		projects[filepath.Base(t.Name())] = trees(extended(t, archive))
	})
	dir := t.TempDir()
	linted := 0
	for name, environments := range projects {
		for env, tree := range environments {
			resources := map[string]any{}
			for file, content := range tree {
				if strings.HasSuffix(file, "/main.tf") {
					maps.Copy(resources, translate(t, file, content))
				}
			}
			text, err := json.MarshalIndent(map[string]any{"Resources": resources}, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			linted += len(resources)
			text = bytes.ReplaceAll(text, []byte("arn:aws-us-gov:"), []byte("arn:aws:")) // it knows no other for state machines
			if err := os.WriteFile(filepath.Join(dir, name+"-"+env+".json"), text, 0o644); err != nil {
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

// translate makes CloudFormation's resources of those in a module that have texts for AWS to read.
func translate(t *testing.T, file string, content []byte) map[string]any {
	t.Helper()
	found := map[string]any{}
	policies := map[string]any{} // of roles, by label
	body := parse(t, file, content)
	for _, block := range body.Blocks {
		if block.Type == "resource" && block.Labels[0] == "aws_iam_role_policy" {
			policies[block.Labels[1]] = map[string]any{
				"PolicyName": value(t, block, "name"), "PolicyDocument": document(t, block, "policy"),
			}
		}
	}
	for _, block := range body.Blocks {
		if block.Type != "resource" {
			continue
		}
		label := block.Labels[1]
		kind, properties := "", map[string]any{}
		switch block.Labels[0] {
		case "aws_iam_role":
			kind, properties["AssumeRolePolicyDocument"] = "AWS::IAM::Role", document(t, block, "assume_role_policy")
			if policy := policies[label]; policy != nil {
				properties["Policies"] = []any{policy}
			}
		case "aws_s3_bucket_policy":
			kind, properties["PolicyDocument"] = "AWS::S3::BucketPolicy", document(t, block, "policy")
			properties["Bucket"] = strings.ReplaceAll(label, "_", "-")
		case "aws_kms_key":
			kind, properties["KeyPolicy"] = "AWS::KMS::Key", document(t, block, "policy")
			properties["EnableKeyRotation"] = true
		case "aws_sfn_state_machine":
			kind, properties["Definition"] = "AWS::StepFunctions::StateMachine", document(t, block, "definition")
			properties["RoleArn"] = "arn:aws:iam::123456789012:role/r"
		case "aws_ecr_lifecycle_policy":
			text, err := json.Marshal(document(t, block, "policy"))
			if err != nil {
				t.Fatal(err)
			}
			kind, properties["LifecyclePolicy"] = "AWS::ECR::Repository", map[string]any{"LifecyclePolicyText": string(text)}
		case "aws_ecs_task_definition":
			kind, properties = "AWS::ECS::TaskDefinition", map[string]any{
				"Cpu": fmt.Sprint(value(t, block, "cpu")), "Memory": fmt.Sprint(value(t, block, "memory")),
				"NetworkMode": value(t, block, "network_mode"), "RequiresCompatibilities": value(t, block, "requires_compatibilities"),
				"ExecutionRoleArn":     "arn:aws:iam::123456789012:role/r",
				"ContainerDefinitions": capital(document(t, block, "container_definitions")),
			}
		default:
			continue
		}
		name := strings.ReplaceAll(filepath.Base(filepath.Dir(file))+block.Labels[0]+label, "_", "")
		found[name] = map[string]any{"Type": kind, "Properties": properties}
	}
	return found
}

// document is what a text in JSON holds.
func document(t *testing.T, block *hclsyntax.Block, attribute string) any {
	t.Helper()
	var decoded any
	text, _ := value(t, block, attribute).(string)
	if err := json.Unmarshal([]byte(text), &decoded); err != nil {
		t.Fatalf("%s: %v", block.Range(), err)
	}
	return decoded
}

// value is an attribute's, with examples in the place of what is known later.
func value(t *testing.T, block *hclsyntax.Block, attribute string) any {
	t.Helper()
	expr := block.Body.Attributes[attribute].Expr
	roots := map[string]any{}
	for _, traversal := range expr.Variables() {
		at := roots
		steps := []string{traversal.RootName()}
		for _, step := range traversal[1:] {
			switch step := step.(type) {
			case hcl.TraverseAttr:
				steps = append(steps, step.Name)
			case hcl.TraverseIndex:
				steps = append(steps, step.Key.AsString())
			}
		}
		for _, step := range steps[:len(steps)-1] {
			if at[step] == nil {
				at[step] = map[string]any{}
			}
			at = at[step].(map[string]any)
		}
		last := steps[len(steps)-1]
		at[last] = "arn:aws:service:us-east-1:123456789012:" + last
		if strings.HasSuffix(last, "_ids") {
			at[last] = []any{"subnet-0123456789abcdef0"}
		}
	}
	variables := map[string]cty.Value{}
	for name, root := range roots {
		text, err := json.Marshal(root)
		if err != nil {
			t.Fatal(err)
		}
		kind, err := ctyjson.ImpliedType(text)
		if err != nil {
			t.Fatal(err)
		}
		if variables[name], err = ctyjson.Unmarshal(text, kind); err != nil {
			t.Fatal(err)
		}
	}
	result, diags := expr.Value(&hcl.EvalContext{
		Variables: variables, Functions: map[string]function.Function{"jsonencode": stdlib.JSONEncodeFunc},
	})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	text, err := ctyjson.Marshal(result, result.Type())
	if err != nil {
		t.Fatal(err)
	}
	var decoded any
	if err := json.Unmarshal(text, &decoded); err != nil {
		t.Fatal(err)
	}
	return decoded
}

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
