package proof

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/access/rendered"
)

// Dir is the folder of a project that holds its spec and its rendered roots.
const Dir = "environments"

// Landscape is what is rendered of a project.
type Landscape struct {
	world   *world
	files   map[string]*hcl.File
	missing []string // environments that aren't rendered
}

// Load reads the rendered files of some environments, all of those that may have to do with each other. fsys is the
// project's folder. An environment that isn't rendered is no error. One is of files that can't be read, or that
// Terraform would refuse: then it is a *ConfigError.
func Load(fsys fs.FS, envs []string) (*Landscape, error) {
	l := &Landscape{files: map[string]*hcl.File{}}
	var dirs []string
	for _, env := range envs {
		dir := path.Join(Dir, env)
		_, err := fs.Stat(fsys, dir)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			l.missing = append(l.missing, env)
		case err != nil:
			return nil, fmt.Errorf("read the rendered files: %w", err)
		default:
			dirs = append(dirs, dir)
		}
	}
	roots, diags := rendered.LoadAll(fsys, dirs)
	for _, root := range roots {
		for name, file := range root.Files {
			l.files[name] = file
		}
	}
	if diags.HasErrors() {
		return nil, &ConfigError{diags: diags, files: l.files}
	}
	l.world = newWorld(roots)
	return l, nil
}

// Rendered lists the environments that a project's folder has rendered files of, whatever its spec says.
func Rendered(fsys fs.FS) ([]string, error) {
	files, err := fs.Glob(fsys, path.Join(Dir, "*", "*.tf"))
	if err != nil {
		return nil, err
	}
	var envs []string
	for _, file := range files {
		if env := path.Base(path.Dir(file)); len(envs) == 0 || envs[len(envs)-1] != env {
			envs = append(envs, env)
		}
	}
	return envs, nil
}
