package deploy

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/tfgen/tfgen/generator/project"
)

// journal marks an apply as unfinished: a file that exists from its start until its success. It is locked for as long
// as the apply is under way.
type journal struct {
	lock *flock.Flock
	path string
}

func openJournal(dir project.Dir, env string) (*journal, error) {
	folder, err := dir.MakeWork("applying")
	if err != nil {
		return nil, err
	}
	began := time.Now().UTC().Format("20060102T150405.000")
	path := filepath.Join(folder, fmt.Sprintf("%s.%s.%d", env, began, os.Getpid()))
	lock := flock.New(path)
	if locked, err := lock.TryLock(); err != nil || !locked {
		return nil, fmt.Errorf("note that an apply of %s is under way in %s: %w", env, path, err)
	}
	return &journal{lock, path}, nil
}

// end removes the journal of an apply that has succeeded. It leaves that of any other.
func (j *journal) end(succeeded bool) {
	if succeeded {
		_ = os.Remove(j.path) // else the next run looks for leftovers in vain
	}
	_ = j.lock.Unlock()
}

// unfinished are the journals of applies of an environment that have ended without success, or without a word.
func unfinished(dir project.Dir, env string) []string {
	folder := filepath.Join(dir.Work(), "applying")
	names, _ := fs.Glob(os.DirFS(folder), env+".*") // fails only on a malformed pattern, which no environment's name makes
	var ended []string
	for _, name := range names {
		path := filepath.Join(folder, name)
		lock := flock.New(path, flock.SetFlag(os.O_RDWR))
		if locked, err := lock.TryLock(); err == nil && locked {
			ended = append(ended, path)
			_ = lock.Unlock()
		}
	}
	return ended
}

// forget removes the journals of applies that have left nothing to be done.
func forget(journals []string) {
	for _, path := range journals {
		_ = os.Remove(path) // else the next run looks for leftovers in vain
	}
}
