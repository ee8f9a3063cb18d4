package proof

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access/organization"
	"github.com/tfgen/tfgen/generator/access/rendered"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/spec"
)

// Load reads the rendered files of some environments, all of those that may have to do with each other. fsys is the
// project's folder, as the product sees it that is run in it. An environment that isn't rendered is no error. One is of
// files that can't be read, or that Terraform would refuse: then it is a *ConfigError.
func Load(fsys fs.FS, envs []string) (*Landscape, error) {
	var dirs, missing []string
	for _, env := range envs {
		dir := path.Join(project.SpecName, env)
		_, err := fs.Stat(fsys, dir)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, env)
		case err != nil:
			return nil, fmt.Errorf("read the rendered files: %w", err)
		default:
			dirs = append(dirs, dir)
		}
	}
	roots, diags := rendered.LoadAll(fsys, dirs)
	files := map[string]*hcl.File{}
	for _, root := range roots {
		maps.Copy(files, root.Files)
	}
	if diags.HasErrors() {
		return nil, &ConfigError{diags: diags, files: files}
	}
	l := newLandscape(roots)
	l.files, l.missing = files, missing
	return l, nil
}

// filesWith are the files that were read, and those of the spec.
func (l *Landscape) filesWith(project *spec.Project) map[string]*hcl.File {
	all := maps.Clone(l.files)
	if all == nil {
		all = map[string]*hcl.File{}
	}
	maps.Copy(all, project.Files())
	return all
}

// LoadProject is Load for all environments of a project, seen as the product sees them that is run in them. What others
// may run beside them is a finding.
func LoadProject(project *spec.Project, fsys fs.FS, view func(fs.FS) fs.FS) (*Landscape, error) {
	var envs []string
	for _, env := range project.Environments {
		envs = append(envs, env.Name)
	}
	l, err := Load(view(fsys), envs)
	if err != nil {
		return nil, err
	}
	if l.organization, err = organization.New(project); err != nil {
		return nil, err
	}
	l.addOutside(project)
	l.addThings(project)
	l.addEndpoints(project)
	return l, l.readAround(project, fsys)
}
