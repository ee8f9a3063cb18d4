package project

import (
	"io/fs"
	"os"
	"path/filepath"
)

// Find is the working folder if it has environments/, else the nearest above it that has a spec, as "../..". Where none
// has one, it is the working folder.
func Find() Dir {
	here, dir := Dir("."), Dir(".")
	if _, err := os.Stat(here.Spec()); err == nil {
		return here
	}
	for !dir.hasSpec() {
		above := Dir(filepath.Join(string(dir), ".."))
		if sameFolder(dir, above) {
			return here
		}
		dir = above
	}
	return dir
}

func (d Dir) hasSpec() bool {
	files, err := fs.Glob(os.DirFS(d.Spec()), "*.hcl")
	return err == nil && len(files) > 0
}

// sameFolder is true of the root of the file system, which is above itself, and of a folder that can't be seen.
func sameFolder(a, b Dir) bool {
	x, err := os.Stat(string(a))
	if err != nil {
		return true
	}
	y, err := os.Stat(string(b))
	return err != nil || os.SameFile(x, y)
}
