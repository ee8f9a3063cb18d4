package main

import (
	"context"
	"os"

	"github.com/tfgen/tfgen/generator/access/proof"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// landscape is what all environments grant, by the files that the project's terraform or tofu reads.
func (a *app) landscape(project *spec.Project) (*proof.Landscape, error) {
	product, err := terraform.Choose(project.Binary, nil)
	if err != nil {
		return nil, err
	}
	return proof.LoadProject(project, os.DirFS(string(a.folder())), product.Files)
}

// accessSince compares it with that of a git revision.
func (a *app) accessSince(ctx context.Context, project *spec.Project, revision string) (*proof.Comparison, error) {
	product, err := terraform.Choose(project.Binary, nil)
	if err != nil {
		return nil, err
	}
	return proof.Since(ctx, project, a.folder(), revision, product.Files)
}
