package reference_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"

	"github.com/tfgen/tfgen/generator/spec"
)

// trial is a project in which examples are tried: it has what they refer to.
const trial = `project "acme" {
  region = "eu-central-1"

  deploy {
    role = "Deploy"
  }

  network {
    cidr = "10.0.0.0/24"
  }

  bucket "input" {}
  bucket "output" {}

  bucket "models" {
    owner = "dev"
  }

  repository "base" {}
  repository "prep" {}
  cluster "base" {}
  cluster "main" {}

  pipeline "base" {
    image   = "${repository.base.url}:1"
    cluster = cluster.base
    reads   = [bucket.models]

    task {
      cpu    = 256
      memory = 512
    }
  }
}

environment "dev" {
  account_id = "111111111111"
}

environment "prod" {
  account_id = "222222222222"
}
`

// setting is a value that an attribute gets in an example.
type setting struct{ path, name, value string }

// place puts an example into the trial's section of that type, over a block of the same type and label. The settings
// are made in it; an empty value takes the attribute away.
func place(t *testing.T, section, example string, settings ...setting) string {
	t.Helper()
	file, fragment := parse(t, trial), parse(t, strings.ReplaceAll(example, "{}", "{\n}")+"\n")
	body := file.Body().FirstMatchingBlock("project", []string{"acme"}).Body()
	if section == "environment" {
		body = file.Body().FirstMatchingBlock("environment", []string{"dev"}).Body()
	}
	for _, s := range settings {
		target := body
		if s.path != "project" {
			target = inner(fragment.Body(), s.path)
		}
		target.RemoveAttribute(s.name)
		if s.value != "" {
			value := &hclwrite.Token{Type: hclsyntax.TokenIdent, Bytes: []byte(s.value)}
			target.SetAttributeRaw(s.name, hclwrite.Tokens{value})
		}
	}
	for _, b := range fragment.Body().Blocks() {
		if old := body.FirstMatchingBlock(b.Type(), b.Labels()); old != nil {
			body.RemoveBlock(old)
		}
		body.AppendBlock(b)
	}
	return string(file.Bytes())
}

// inner is the body of the first block of that path.
func inner(body *hclwrite.Body, path string) *hclwrite.Body {
	for step := range strings.SplitSeq(path, ".") {
		for _, b := range body.Blocks() {
			if b.Type() == step {
				body = b.Body()
				break
			}
		}
	}
	return body
}

func parse(t *testing.T, src string) *hclwrite.File {
	t.Helper()
	file, diags := hclwrite.ParseConfig([]byte(src), "example.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%v in:\n%s", diags, src)
	}
	return file
}

// load loads a spec of one file, beside which there are the policies that examples name.
func load(src string) (*spec.Project, error) {
	fsys := fstest.MapFS{"spec.hcl": {Data: []byte(src)}}
	for _, name := range []string{"regions", "services", "perimeter", "boundary"} {
		fsys["organization/"+name+".json"] = &fstest.MapFile{Data: []byte("{}")}
	}
	project, err := spec.LoadFS(fsys, "environments")
	if err != nil {
		return nil, err
	}
	return project.Meaning(), nil
}
