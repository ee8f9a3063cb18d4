package stack

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tfgen/tfgen/generator/internal/scratch"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/tf"
)

// Into says which environment of which project a stack becomes.
type Into struct {
	Project     string // its name
	Environment string

	// Have is the environment as the project has it with nothing but an account and a region, and Others are the buckets
	// of all environments. Have is nil where there is no project: then the draft has one.
	Have   *spec.Environment
	Others []*spec.Bucket
}

// Into says that the stack becomes an environment of the project in a folder, or of a new one of that name where
// existing is nil. The error is a *spec.Diagnostics where the project's spec doesn't hold for one more environment.
func (c *Contents) Into(dir project.Dir, existing *spec.Project, projectName, env string) (Into, error) {
	if existing == nil {
		return Into{Project: projectName, Environment: env}, nil
	}
	bare, err := c.bare(dir, env)
	if err != nil {
		return Into{}, err
	}
	return Into{existing.Name, env, bare.Environment(env), existing.Buckets()}, nil
}

// bare is a project as it is with one more environment, where the stack is, that says nothing of what it has.
func (c *Contents) bare(dir project.Dir, name string) (_ *spec.Project, err error) {
	folder, err := scratch.New("tfgen-stack-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, folder.Remove()) }()
	files, err := filepath.Glob(filepath.Join(dir.Spec(), "*.hcl"))
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder.Path, filepath.Base(file)), text, 0o600)
		}
		if err != nil {
			return nil, fmt.Errorf("read the spec: %w", err)
		}
	}
	d := &drafter{Contents: c, Into: Into{Environment: name, Have: &spec.Environment{}}}
	env := d.environment()
	added := filepath.Join(folder.Path, "stack of "+name+".hcl") // no file of the project's has the name of one of these
	if err := os.WriteFile(added, tf.NewPrinter().Bytes(tf.File{env}), 0o600); err != nil {
		return nil, fmt.Errorf("write the environment: %w", err)
	}
	return spec.LoadFS(layered{os.DirFS(folder.Path), os.DirFS(dir.Spec())}, project.SpecName)
}

// layered are the files of the first that has them: those that specs name, such as policies, are in the project.
type layered []fs.FS

// Open opens a file.
func (l layered) Open(name string) (file fs.File, err error) {
	for _, fsys := range l {
		if file, err = fsys.Open(name); err == nil {
			return file, nil
		}
	}
	return nil, err
}
