package render

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Write makes the changes in dir. Every new content is staged beside its file first and renamed when all are there, so
// a full disk or a read-only folder leaves the old files as they were, and no reader sees half a file.
func Write(dir string, changes []Change) (err error) {
	var staged []stagedFile
	defer func() {
		if err != nil {
			for _, s := range staged {
				_ = os.Remove(s.temp) // gone already when it was renamed
			}
		}
	}()
	for _, c := range changes {
		if c.Action == "delete" {
			continue
		}
		s, err := stage(filepath.Join(dir, filepath.FromSlash(c.Path)), c.After)
		if err != nil {
			return fmt.Errorf("write %s: %w", c.Path, err)
		}
		staged = append(staged, s)
	}
	for _, s := range staged {
		if err := os.Rename(s.temp, s.file); err != nil {
			return fmt.Errorf("replace a rendered file: %w", err)
		}
	}
	for _, c := range changes {
		if c.Action != "delete" {
			continue
		}
		if err := remove(dir, c.Path); err != nil {
			return fmt.Errorf("remove a file that is no longer rendered: %w", err)
		}
	}
	return nil
}

type stagedFile struct{ temp, file string }

func stage(file string, content []byte) (stagedFile, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return stagedFile{}, err
	}
	// The name doesn't end in .tf: terraform must not read it, should it be left behind.
	temp, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*.tmp")
	if err != nil {
		return stagedFile{}, err
	}
	_, err = temp.Write(content)
	if err = errors.Join(err, temp.Chmod(0o644), temp.Close()); err != nil {
		_ = os.Remove(temp.Name())
		return stagedFile{}, err
	}
	return stagedFile{temp.Name(), file}, nil
}

// remove deletes a file and the folders that it leaves empty, up to dir.
func remove(dir, name string) error {
	if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
		return err
	}
	for parent := filepath.Dir(filepath.FromSlash(name)); parent != "."; parent = filepath.Dir(parent) {
		if os.Remove(filepath.Join(dir, parent)) != nil {
			break // not empty
		}
	}
	return nil
}
