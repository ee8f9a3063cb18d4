package deploy

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// CopyProject copies a spec's folder with all that a repository would hold of it: not what terraform has left in the
// rendered roots.
func CopyProject(from, to string) error {
	source := os.DirFS(from)
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
		return fmt.Errorf("copy %s: %w", from, err)
	}
	return nil
}
