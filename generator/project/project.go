// Package project knows where the files of a project lie: one folder with environments/, which holds the spec and what
// is rendered from it, and .tfgen/, which is tfgen's own.
package project

import (
	"fmt"
	"os"
	"path/filepath"
)

// The names of the folders of a project.
const (
	SpecName = "environments"
	workName = ".tfgen"
)

// Dir is the folder of a project.
type Dir string

// Spec is the folder of the spec and of the rendered roots.
func (d Dir) Spec() string { return filepath.Join(string(d), SpecName) }

// Root is the rendered root of an environment.
func (d Dir) Root(env string) string { return filepath.Join(d.Spec(), env) }

// Work is the folder of what tfgen keeps for itself: logs, and what is under way. It need not exist.
func (d Dir) Work() string { return filepath.Join(string(d), workName) }

// MakeWork makes a folder inside of Work, which only the user may read, and keeps Work out of the repository.
func (d Dir) MakeWork(name ...string) (string, error) {
	dir := filepath.Join(append([]string{d.Work()}, name...)...)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make a folder for tfgen's own files: %w", err)
	}
	ignore := filepath.Join(d.Work(), ".gitignore")
	if _, err := os.Stat(ignore); err == nil {
		return dir, nil
	}
	if err := os.WriteFile(ignore, []byte("*\n"), 0o644); err != nil {
		return "", fmt.Errorf("keep tfgen's own files out of the repository: %w", err)
	}
	return dir, nil
}
