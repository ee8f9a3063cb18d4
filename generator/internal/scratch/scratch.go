// Package scratch makes temporary folders that don't outlive their process for long: what a killed one has left is
// removed by the next that makes one.
package scratch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// The files of a folder that are not its user's.
const (
	lockName = "lock"   // is locked for as long as the folder is in use
	heldName = "locked" // is there from then on: until then, nobody may take the folder for one that was left
)

// Folder is a temporary folder that only the user may read. Remove it.
type Folder struct {
	Path string
	lock *flock.Flock
}

// New makes a folder whose name begins with a prefix, and removes those of the prefix that nobody uses any more.
func New(prefix string) (*Folder, error) {
	sweep(prefix)
	path, err := os.MkdirTemp("", prefix) // mode 0700
	if err != nil {
		return nil, fmt.Errorf("make a temporary folder (set TMPDIR): %w", err)
	}
	f := &Folder{path, flock.New(filepath.Join(path, lockName))}
	err = f.lock.Lock()
	if err == nil {
		err = os.WriteFile(filepath.Join(path, heldName), nil, 0o600)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("mark %s as in use: %w", path, err), f.Remove())
	}
	return f, nil
}

// Remove removes the folder with all that is in it.
func (f *Folder) Remove() error {
	return errors.Join(f.lock.Unlock(), os.RemoveAll(f.Path))
}

// sweep leaves what it can't read or remove: that is another user's.
func sweep(prefix string) {
	entries, _ := os.ReadDir(os.TempDir())
	for _, entry := range entries {
		path := filepath.Join(os.TempDir(), entry.Name())
		if entry.IsDir() && strings.HasPrefix(entry.Name(), prefix) && left(path) {
			_ = os.RemoveAll(path)
		}
	}
}

// left reports whether a folder is one whose process has ended.
func left(path string) bool {
	for _, name := range []string{lockName, heldName} {
		if info, err := os.Lstat(filepath.Join(path, name)); err != nil || !info.Mode().IsRegular() {
			return false
		}
	}
	lock := flock.New(filepath.Join(path, lockName), flock.SetFlag(os.O_RDWR))
	locked, err := lock.TryLock()
	return err == nil && locked && lock.Unlock() == nil
}
