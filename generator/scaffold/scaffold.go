// Package scaffold makes the first files of a project: a small spec that is valid and renders, and what keeps the
// repository tidy.
package scaffold

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
	"github.com/tfgen/tfgen/generator/internal/scratch"
	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/spec"
)

// Answers are what a first spec is made from.
type Answers struct {
	Project      string
	Environments []Environment // one at least
	Region       string        // of those that name none; empty: see Complete
	Owner        string        // name of the environment that owns what all share; empty: the first
	Repository   string        // whose jobs deploy: OWNER/NAME of GitHub's, or GROUP/NAME of GitLab's; empty: none
	CI           spec.CISystem // of the repository
	Branch       string        // whose jobs deploy, where the system's tokens name it; empty: main
}

// Complete says the rest: the region is the first that an environment names, else the caller's own, which may be empty.
func (a Answers) Complete(region string) Answers {
	for _, env := range a.Environments {
		a.Region = cmp.Or(a.Region, env.Region)
		a.Owner = cmp.Or(a.Owner, env.Name)
	}
	a.Region = cmp.Or(a.Region, region, "us-east-1")
	return a
}

// Names are those of the environments.
func (a Answers) Names() []string {
	var names []string
	for _, env := range a.Environments {
		names = append(names, env.Name)
	}
	return names
}

// together reports whether environments share an account.
func (a Answers) together() bool {
	for i, env := range a.Environments {
		same := func(other Environment) bool { return other.AccountID == env.AccountID }
		if slices.ContainsFunc(a.Environments[:i], same) {
			return true
		}
	}
	return false
}

// File is one of the project.
type File struct {
	Path    string // within the project's folder, with slashes
	Content []byte
}

// Check is the project as the spec of complete answers would be read. Faults of the answers are faults of that spec.
func Check(answers Answers) (_ *spec.Project, err error) {
	folder, err := scratch.New("tfgen-init-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, folder.Remove()) }()
	for i, env := range answers.Environments {
		if slices.Contains(answers.Names()[:i], env.Name) {
			return nil, fmt.Errorf("there are two environments %q", env.Name)
		}
	}
	for _, file := range specFiles(answers) {
		if err := os.WriteFile(filepath.Join(folder.Path, filepath.Base(file.Path)), file.Content, 0o600); err != nil {
			return nil, fmt.Errorf("write the spec to check it: %w", err)
		}
	}
	return spec.LoadFS(os.DirFS(folder.Path), project.SpecName)
}

// Vacant is an error where a folder has a spec.
func Vacant(dir project.Dir) error {
	specs, _ := filepath.Glob(filepath.Join(dir.Spec(), "*.hcl")) // the pattern is well-formed
	if len(specs) == 0 {
		return nil
	}
	return fmt.Errorf("there is a project already: %s; begin another in another folder, with --chdir", specs[0])
}

// Result is what Write did.
type Result struct {
	Written []string // paths within the project's folder
	Kept    []File   // would have been written, but others of their names are there
}

// Write writes the files of a project into its folder, which is made where there is none: all of them, or none. It
// refuses a folder that has a spec, and leaves every other file that is there as it is.
func Write(dir project.Dir, answers Answers) (Result, error) {
	if err := Vacant(dir); err != nil {
		return Result{}, err
	}
	if _, err := Check(answers); err != nil {
		return Result{}, err
	}
	var result Result
	var missing []File
	for _, file := range append(specFiles(answers), repositoryFiles()...) {
		path := filepath.Join(string(dir), filepath.FromSlash(file.Path))
		switch _, err := os.Lstat(path); {
		case err == nil:
			result.Kept = append(result.Kept, file)
			continue
		case !errors.Is(err, fs.ErrNotExist):
			return Result{}, fmt.Errorf("look for what is there: %w", err)
		}
		result.Written = append(result.Written, file.Path)
		missing = append(missing, file)
	}
	return result, WriteFiles(dir, missing)
}

// WriteFiles writes files of a project, all or none.
func WriteFiles(dir project.Dir, files []File) error {
	if err := os.MkdirAll(dir.Spec(), 0o755); err != nil {
		return fmt.Errorf("make the folder of the spec: %w", err)
	}
	var changes []atomicfile.Change
	for _, file := range files {
		path := filepath.Join(string(dir), filepath.FromSlash(file.Path))
		changes = append(changes, atomicfile.Change{Path: path, Content: file.Content})
	}
	return atomicfile.Write(changes)
}
