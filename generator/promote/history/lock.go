package history

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/tfgen/tfgen/generator/project"
)

const (
	lockPatience = time.Second // for one that is just ending
	lockRetry    = 50 * time.Millisecond
)

// Lock keeps other processes from promoting or rolling back in a project until unlock is called, or the process ends.
// It fails, naming the process, where another holds the lock.
func Lock(ctx context.Context, dir project.Dir) (unlock func(), err error) {
	folder, err := dir.MakeWork()
	if err != nil {
		return nil, fmt.Errorf("lock the project against other promotions: %w", err)
	}
	path := filepath.Join(folder, "promotion.lock")
	lock := flock.New(path)
	brief, cancel := context.WithTimeout(ctx, lockPatience)
	defer cancel()
	_, err = lock.TryLockContext(brief, lockRetry)
	switch {
	case ctx.Err() != nil:
		_ = lock.Unlock()
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("another tfgen%s is promoting or rolling back in this project: run the command again when "+
			"it has ended", holder(path))
	case err != nil:
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	// The file stays: one that waits for it would else lock a file that is gone.
	if err := os.WriteFile(path, []byte(strconv.Itoa(os.Getpid())), 0o600); err != nil {
		_ = lock.Unlock()
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return func() { _ = lock.Unlock() }, nil
}

// holder says which process has the lock, where its file can be read: on some systems nobody else may.
func holder(path string) string {
	content, err := os.ReadFile(path)
	pid := strings.TrimSpace(string(content))
	if err != nil || pid == "" {
		return ""
	}
	return " (process " + pid + ")"
}
