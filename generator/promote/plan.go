package promote

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/tfgen/tfgen/generator/deploy"
	"github.com/tfgen/tfgen/generator/internal/atomicfile"
	"github.com/tfgen/tfgen/generator/internal/scratch"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// changesNothingElse plans the environment with the model, in a copy of the project, and checks that only the
// parameters that tell the model would change.
func (c *checker) changesNothingElse(ctx context.Context) (string, error) {
	var err error
	if c.edited, err = c.edit(); err != nil {
		return "", err
	}
	diffs, err := render.Compare(ctx, c.edited.Project, c.edited.Project.Environments, c.root)
	if err != nil {
		return "", err
	}
	for _, d := range diffs {
		if d.Environment == c.To.Name {
			c.diff = d
		} else if len(d.Changes) > 0 {
			return "", fmt.Errorf("the rendered files of %s would change too, %s for one", d.Environment, d.Changes[0].Path)
		}
	}
	return c.planned(ctx)
}

func (c *checker) planned(ctx context.Context) (string, error) {
	folder, err := scratch.New("tfgen-promote-")
	if err != nil {
		return "", fmt.Errorf("copy the project: %w", err)
	}
	defer func() { _ = folder.Remove() }() // else the next promotion does
	other := project.Dir(folder.Path)
	if err := c.Options.Dir.CopyTo(other); err != nil {
		return "", err
	}
	copied := render.Diff{Environment: c.To.Name, Dir: other.Root(c.To.Name), Changes: c.diff.Changes}
	if err := atomicfile.Write(copied.Files()); err != nil {
		return "", err
	}
	options := c.Options
	options.Dir = other
	options.Report = func(e deploy.Event) {
		if e.Kind == deploy.Note {
			c.progress(e.Text)
		}
	}
	d, err := deploy.New(c.edited.Project, options).Plan(ctx, deploy.Request{
		Environments: []*spec.Environment{c.edited.Project.Environment(c.To.Name)}, ReadOnly: true,
	})
	if err != nil {
		return "", err
	}
	defer d.Close()
	if err := d.Results[0].Reason(); err != nil {
		return "", err
	}
	return c.onlyParameters(d.Results[0].Plan)
}

// onlyParameters checks the changes of a plan.
func (c *checker) onlyParameters(plan *terraform.Plan) (string, error) {
	var changed, others []string
	for _, change := range plan.Changes {
		name, _ := change.After["name"].(string)
		if change.ResourceType == "aws_ssm_parameter" && isModelParameter(c.Pipeline, name) {
			changed = append(changed, name)
		} else {
			others = append(others, change.Address)
		}
	}
	switch {
	case len(others) > 0 && c.Pipeline.ModelKey == "":
		return "", fmt.Errorf("%s would change too: a pipeline's first model changes its task and what may be read, so "+
			"write model_key = %q into the spec yourself, and apply %s", strings.Join(others, ", "), c.Key, c.To.Name)
	case len(others) > 0:
		return "", fmt.Errorf("%s would change too: apply %s as it is first", strings.Join(others, ", "), c.To.Name)
	case len(changed) == 0:
		return "", fmt.Errorf("no parameter would change: the account of %s has the model already", c.To.Name)
	}
	slices.Sort(changed)
	return "only " + strings.Join(changed, ", "), nil
}

// isModelParameter reports whether a parameter says which model a pipeline runs.
func isModelParameter(pipeline *spec.Pipeline, name string) bool {
	key, ok := strings.CutPrefix(name, pipeline.ParameterPath+"/")
	return ok && slices.Contains([]string{"model-key", "model-version-id", "model-checksum"}, key)
}

func (c *checker) root(env string) string { return c.Options.Dir.Root(env) }
