package deploy

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// keptLogs is how many logs of an environment stay.
const keptLogs = 20

// logFile is a new file in WORKDIR/logs/ENV. The nil logFile can be closed.
type logFile struct {
	*os.File
	path string
}

// openLog opens a log that only the user may read: a provider's error can quote what should not be seen.
func openLog(workDir, env string) (*logFile, error) {
	dir, err := privateDir(workDir, filepath.Join("logs", env))
	if err != nil {
		return nil, err
	}
	removeOld(dir)
	name := fmt.Sprintf("%s-%d.log", time.Now().UTC().Format("20060102T150405.000000000"), os.Getpid())
	path := filepath.Join(dir, name)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("log what terraform says: %w", err)
	}
	return &logFile{file, path}, nil
}

func (l *logFile) Close() {
	if l != nil {
		_ = l.File.Close() // unbuffered: what could be written has been
	}
}

// removeOld makes room for one more log. Their names sort by time.
func removeOld(dir string) {
	logs, _ := filepath.Glob(filepath.Join(dir, "*.log")) // fails only on a malformed pattern
	slices.Sort(logs)
	for len(logs) >= keptLogs {
		_ = os.Remove(logs[0]) // next time, else
		logs = logs[1:]
	}
}

// privateDir makes a folder of tfgen's own, with a .gitignore: nothing in there is for a repository.
func privateDir(workDir, name string) (string, error) {
	dir := filepath.Join(workDir, name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("make a folder for tfgen's own files: %w", err)
	}
	ignore := filepath.Join(workDir, ".gitignore")
	if _, err := os.Stat(ignore); err == nil {
		return dir, nil
	}
	if err := os.WriteFile(ignore, []byte("*\n"), 0o644); err != nil {
		return "", fmt.Errorf("keep tfgen's own files out of the repository: %w", err)
	}
	return dir, nil
}
