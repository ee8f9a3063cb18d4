package render

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
)

// Write makes the changes. Every new content of every environment is staged beside its file first, and renamed when all
// are there: so a full disk or a read-only folder leaves everything as it was, and no reader sees half a file.
func Write(diffs []Diff) (err error) {
	staged := make([][]stagedFile, len(diffs))
	defer func() {
		if err != nil {
			for _, s := range slices.Concat(staged...) {
				_ = os.Remove(s.temp) // gone already when it was renamed
			}
		}
	}()
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, d := range diffs {
		group.Go(func() (err error) {
			staged[i], err = d.stage()
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, d := range diffs {
		if err := d.commit(staged[i]); err != nil {
			return err
		}
	}
	return nil
}

// stage writes the new contents, and returns what it has written with an error, too.
func (d Diff) stage() ([]stagedFile, error) {
	var staged []stagedFile
	for _, c := range d.Changes {
		if c.Action == "delete" {
			continue
		}
		file := filepath.Join(d.Dir, filepath.FromSlash(c.Path))
		s, err := stage(file, c.After)
		if err != nil {
			return staged, fmt.Errorf("nothing was rendered, because %s can't be written: %w", file, err)
		}
		staged = append(staged, s)
	}
	return staged, nil
}

// commit puts the staged files in place and removes what is no longer rendered.
func (d Diff) commit(staged []stagedFile) error {
	for _, s := range staged {
		if err := os.Rename(s.temp, s.file); err != nil {
			return fmt.Errorf("replace a rendered file: %w", err)
		}
	}
	for _, c := range d.Changes {
		if c.Action != "delete" {
			continue
		}
		if err := remove(d.Dir, c.Path); err != nil {
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
