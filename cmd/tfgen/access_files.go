package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
)

// fileSystem is one of files in memory, below a folder. It is a ZIP archive: that has all the rules of a file system.
func fileSystem(dir string, files map[string][]byte) (fs.FS, error) {
	var archive bytes.Buffer
	w := zip.NewWriter(&archive)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file, err := w.CreateHeader(&zip.FileHeader{Name: path.Join(dir, name), Method: zip.Store})
		if err != nil {
			return nil, fmt.Errorf("keep %s: %w", name, err)
		}
		if _, err := file.Write(files[name]); err != nil {
			return nil, fmt.Errorf("keep %s: %w", name, err)
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("keep files: %w", err)
	}
	return zip.NewReader(bytes.NewReader(archive.Bytes()), int64(archive.Len()))
}
