package project

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// CopyTo copies what a repository would hold of the folder of the spec to another project: not what terraform has left
// in the rendered roots.
func (d Dir) CopyTo(other Dir) error {
	source, to := os.DirFS(d.Spec()), other.Spec()
	err := fs.WalkDir(source, ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.Name() == ".terraform":
			return fs.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(to, path), 0o755)
		}
		content, err := fs.ReadFile(source, path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, path), content, 0o644)
	})
	if err != nil {
		return fmt.Errorf("copy %s: %w", d.Spec(), err)
	}
	return nil
}
