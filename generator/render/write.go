package render

import (
	"path/filepath"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
)

// Write makes the changes of all environments, or none of them.
func Write(diffs []Diff) error {
	var files []atomicfile.Change
	for _, d := range diffs {
		files = append(files, d.Files()...)
	}
	return atomicfile.Write(files)
}

// Files are the changes as atomicfile.Write makes them, together with others.
func (d Diff) Files() []atomicfile.Change {
	files := make([]atomicfile.Change, len(d.Changes))
	for i, c := range d.Changes {
		files[i] = atomicfile.Change{
			Path:    filepath.Join(d.Dir, filepath.FromSlash(c.Path)),
			Before:  c.Before,
			Content: c.After,
			Remove:  c.Action == "delete",
			Within:  d.Dir,
		}
	}
	return files
}
