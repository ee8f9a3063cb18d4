package terraform

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// lockMode says whether holders of a file lock tolerate each other.
type lockMode bool

const (
	exclusive lockMode = true
	shared    lockMode = false
)

const (
	lockPatience = time.Second // before it is said what is waited for
	lockRetry    = 50 * time.Millisecond
)

// lockRoot keeps other processes from changing the root's files: init and a plan that adopts hold it alone, other
// plans together. It ends with the process at the latest.
func (w *Workspace) lockRoot(ctx context.Context, mode lockMode, on func(Event)) (unlock func(), err error) {
	return lockPath(ctx, filepath.Join(w.dir, ".terraform", "tfgen.lock"), mode, func() {
		notify(on, "waiting for another tfgen in "+w.dir)
	})
}

// lockPath locks a file, which is made if there is none and stays. waiting is called when that takes longer than a
// moment.
func lockPath(ctx context.Context, path string, mode lockMode, waiting func()) (unlock func(), err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, fmt.Errorf("terraform keeps its own files there, so it has to be writable: %w", err)
	}
	lock := flock.New(path, flock.SetPermissions(0o644)) // to lock what is another user's, one has to read it
	try := lock.TryRLockContext
	if mode == exclusive {
		try = lock.TryLockContext
	}
	brief, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	if _, err = try(brief, lockRetry); errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		waiting()
		_, err = try(ctx, lockRetry)
	}
	if err != nil {
		return nil, fmt.Errorf("locking %s: %w", path, err)
	}
	return func() { _ = lock.Unlock() }, nil
}

// notify tells of a wait that is tfgen's own.
func notify(on func(Event), text string) {
	if on != nil {
		on(Event{Type: EventWaiting, Message: text})
	}
}
