package render_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	tfjson "github.com/hashicorp/terraform-json"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// TestSchema holds every block and attribute that is rendered for the reference project, with each of the additions
// that the renderer is tested with, against the schema of the AWS provider: that of TFGEN_PROVIDER_SCHEMA, a file with
// what terraform providers schema -json prints, or that of the provider on this machine.
func TestSchema(t *testing.T) {
	if testing.Short() {
		t.Skip("it needs terraform and the provider")
	}
	t.Parallel()
	schema := providerSchema(t)
	checked := map[string]bool{}
	for name, project := range everything(t) {
		for env, tree := range trees(project) {
			for file, content := range tree {
				for _, block := range parse(t, path.Join(name, env, file), content).Blocks {
					switch block.Type {
					case "resource":
						checked[block.Labels[0]] = true
						compare(t, block, schema.ResourceSchemas[block.Labels[0]])
					case "provider":
						compare(t, block, schema.ConfigSchema)
					}
				}
			}
		}
	}
	t.Logf("compared %d types of resources", len(checked))
	if len(checked) < 30 {
		t.Errorf("only %d types of resources are rendered", len(checked))
	}
}

// compare looks for what the schema doesn't have, for what may not be set or is deprecated, and for what has to be set.
func compare(t *testing.T, block *hclsyntax.Block, schema *tfjson.Schema) {
	t.Helper()
	if schema == nil || schema.Block == nil {
		t.Errorf("%s: the provider has no %v", block.Range(), block.Labels)
		return
	}
	compareBlock(t, block, schema.Block)
}

func compareBlock(t *testing.T, block *hclsyntax.Block, schema *tfjson.SchemaBlock) {
	t.Helper()
	meta := []string{"count", "depends_on", "for_each", "lifecycle", "timeouts"}
	for name, set := range block.Body.Attributes {
		switch attr := schema.Attributes[name]; {
		case slices.Contains(meta, name):
		case attr == nil:
			t.Errorf("%s: there is no attribute %s", set.NameRange, name)
		case attr.Deprecated:
			t.Errorf("%s: %s is deprecated", set.NameRange, name)
		case attr.Computed && !attr.Optional:
			t.Errorf("%s: %s can't be set", set.NameRange, name)
		}
	}
	for name, attr := range schema.Attributes {
		if attr.Required && block.Body.Attributes[name] == nil {
			t.Errorf("%s: %s is required", block.Range(), name)
		}
	}
	nested := map[string]int{}
	for _, inner := range block.Body.Blocks {
		nested[inner.Type]++
		switch known := schema.NestedBlocks[inner.Type]; {
		case slices.Contains(meta, inner.Type):
		case known == nil:
			t.Errorf("%s: there is no block %s", inner.TypeRange, inner.Type)
		default:
			compareBlock(t, inner, known.Block)
		}
	}
	for name, known := range schema.NestedBlocks {
		if n := nested[name]; uint64(n) < known.MinItems || known.MaxItems > 0 && uint64(n) > known.MaxItems {
			t.Errorf("%s: %d blocks %s, of which there may be %d to %d", block.Range(), n, name, known.MinItems, known.MaxItems)
		}
	}
}

// providerSchema is the schema of the AWS provider.
func providerSchema(t *testing.T) *tfjson.ProviderSchema {
	t.Helper()
	content, err := os.ReadFile(os.Getenv("TFGEN_PROVIDER_SCHEMA"))
	if os.Getenv("TFGEN_PROVIDER_SCHEMA") == "" {
		content, err = installedSchema(t)
	}
	if err != nil {
		t.Fatal(err)
	}
	var schemas tfjson.ProviderSchemas
	if err := json.Unmarshal(content, &schemas); err != nil {
		t.Fatal(err)
	}
	for address, schema := range schemas.Schemas {
		if path.Base(address) == "aws" {
			return schema
		}
	}
	t.Fatal("there is no schema of the AWS provider")
	return nil
}

// installedSchema asks the provider that the reference project's constraint chooses here.
func installedSchema(t *testing.T) ([]byte, error) {
	t.Helper()
	project := load(t, reference)
	product, err := terraform.Choose("", nil)
	if err != nil {
		return nil, err
	}
	binary, err := terraform.Find(t.Context(), product, project.RequiredVersion, terraform.FindOptions{})
	if err != nil {
		return nil, err
	}
	mirror, err := terraform.Mirror(product, os.Getenv("TFGEN_PLUGIN_MIRROR"), project.ProviderVersion, os.Environ())
	if err != nil {
		return nil, err
	}
	dir := t.TempDir()
	main := fmt.Sprintf("terraform {\n  required_providers {\n    aws = {\n      source  = \"hashicorp/aws\"\n"+
		"      version = %q\n    }\n  }\n}\n", project.ProviderVersion)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(main), 0o644); err != nil {
		return nil, err
	}
	args := []string{"-chdir=" + dir, "init", "-input=false"}
	if mirror != "" {
		args = append(args, "-plugin-dir="+mirror)
	}
	if out, err := exec.CommandContext(t.Context(), binary.Path, args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	return exec.CommandContext(t.Context(), binary.Path, "-chdir="+dir, "providers", "schema", "-json").Output()
}

// everything is the reference project, by itself and with each of the additions, and the project of the end-to-end tests
// that has all else.
func everything(t *testing.T) map[string]*spec.Project {
	t.Helper()
	all := map[string]*spec.Project{
		"reference": load(t, reference),
		"govcloud":  load(t, "../../cmd/tfgen/e2e/testdata/govcloud/environments"),
	}
	goldentest.Each(t, "testdata/additions/*.txtar", func(t *testing.T, archive goldentest.Archive) {
		all[t.Name()] = load(t, archive.Extend(t, reference))
	})
	return all
}
