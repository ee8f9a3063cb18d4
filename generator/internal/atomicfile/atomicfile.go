// Package atomicfile changes several files together: all of them, or none.
package atomicfile

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"golang.org/x/sync/errgroup"
)

// Change is what becomes of one file.
type Change struct {
	Path    string
	Before  []byte // what the file must still hold; nil: whatever it holds
	Content []byte // what it holds afterwards: its mode stays, and a new file can be read by everybody
	Remove  bool   // instead, it goes, and with it the folders below Within that this leaves empty
	Within  string
}

// Write makes the changes, in their order. Every new content is staged beside its file first, and renamed when all are
// there: so a full disk or a read-only folder leaves everything as it was, and no reader sees half a file. Should a
// later step fail, those before it are undone. Only the end of the process between two renames leaves some of them.
func Write(changes []Change) (err error) {
	staged, err := stageAll(changes)
	defer func() {
		for _, s := range staged {
			if s.temp != "" {
				_ = os.Remove(s.temp) // gone already when it was renamed
			}
		}
	}()
	if err != nil {
		return fmt.Errorf("nothing was changed: %w", err)
	}
	for i, s := range staged {
		if err := s.commit(); err != nil {
			return errors.Join(fmt.Errorf("change %s: %w", s.Path, err), undo(staged[:i]))
		}
	}
	return nil
}

// undo puts back what changes have changed, the last first.
func undo(staged []stagedChange) error {
	var failed []error
	for i := range staged {
		s := staged[len(staged)-1-i]
		if err := s.undo(); err != nil {
			failed = append(failed, fmt.Errorf("%s could not be put back: %w", s.Path, err))
		}
	}
	return errors.Join(failed...)
}

// stageAll stages the changes in parallel. With an error it returns what it has staged, too.
func stageAll(changes []Change) ([]stagedChange, error) {
	staged := make([]stagedChange, len(changes))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, c := range changes {
		group.Go(func() (err error) {
			staged[i], err = stage(c)
			return err
		})
	}
	return staged, group.Wait()
}

// stagedChange is a change that a rename or a removal completes.
type stagedChange struct {
	Change
	file string // Path without symbolic links, unless it is removed: what they lead to is changed, and they stay
	temp string // empty for a removal
	old  content
}

// content is what was in a file.
type content struct {
	exists bool
	bytes  []byte
	mode   fs.FileMode
}

func stage(c Change) (s stagedChange, err error) {
	s = stagedChange{Change: c, file: c.Path}
	if target, err := filepath.EvalSymlinks(c.Path); err == nil && !c.Remove {
		s.file = target
	}
	s.old, err = read(s.file)
	switch {
	case err != nil:
		return s, err
	case c.Before != nil && !bytes.Equal(c.Before, s.old.bytes):
		return s, fmt.Errorf("%s has changed in the meantime; run the command again", c.Path)
	case c.Remove && !s.old.exists:
		return s, fmt.Errorf("remove %s: %w", c.Path, fs.ErrNotExist)
	case c.Remove:
		return s, nil
	}
	mode := fs.FileMode(0o644)
	if s.old.exists {
		mode = s.old.mode
	}
	if s.temp, err = writeTemp(s.file, c.Content, mode); err != nil {
		return s, fmt.Errorf("%s can't be written: %w", c.Path, err)
	}
	return s, nil
}

func read(file string) (content, error) {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return content{}, nil
	}
	if err != nil {
		return content{}, err
	}
	b, err := os.ReadFile(file)
	return content{true, b, info.Mode()}, err
}

// writeTemp makes a file beside another, to be renamed to it.
func writeTemp(file string, content []byte, mode fs.FileMode) (string, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return "", err
	}
	// The name doesn't end in .tf or .hcl: nothing must read it, should it be left behind.
	temp, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*.tmp")
	if err != nil {
		return "", err
	}
	_, err = temp.Write(content)
	if err = errors.Join(err, temp.Chmod(mode), temp.Close()); err != nil {
		_ = os.Remove(temp.Name())
		return "", err
	}
	return temp.Name(), nil
}

func (s stagedChange) commit() error {
	if !s.Remove {
		return os.Rename(s.temp, s.file)
	}
	if err := os.Remove(s.file); err != nil {
		return err
	}
	if s.Within == "" {
		return nil
	}
	for folder := filepath.Dir(s.Path); folder != filepath.Clean(s.Within); folder = filepath.Dir(folder) {
		if os.Remove(folder) != nil {
			break // not empty
		}
	}
	return nil
}

func (s stagedChange) undo() error {
	if !s.old.exists {
		return os.Remove(s.file)
	}
	temp, err := writeTemp(s.file, s.old.bytes, s.old.mode)
	if err != nil {
		return err
	}
	return os.Rename(temp, s.file)
}
