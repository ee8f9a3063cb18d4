package deploy

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/tfgen/tfgen/generator/project"
)

// keptLogs is how many logs of an environment stay.
const keptLogs = 20

// logFile is a new file in the project's .tfgen/logs/ENV. The nil logFile keeps nothing.
type logFile struct{ file *os.File }

// openLog opens a log that only the user may read: a provider's error can quote what should not be seen.
func openLog(dir project.Dir, env string) (*logFile, error) {
	folder, err := dir.MakeWork("logs", env)
	if err != nil {
		return nil, err
	}
	removeOld(folder)
	name := fmt.Sprintf("%s-%d.log", time.Now().UTC().Format("20060102T150405.000000000"), os.Getpid())
	path := filepath.Join(folder, name)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("write a log: %w", err)
	}
	return &logFile{file}, nil
}

func (l *logFile) Write(p []byte) (int, error) {
	if l == nil {
		return len(p), nil
	}
	return l.file.Write(p)
}

func (l *logFile) Close() {
	if l != nil {
		_ = l.file.Close() // unbuffered: what could be written has been
	}
}

// path is empty where nothing is kept.
func (l *logFile) path() string {
	if l == nil {
		return ""
	}
	return l.file.Name()
}

// removeOld makes room for one more log. Their names sort by time.
func removeOld(dir string) {
	logs, _ := fs.Glob(os.DirFS(dir), "*.log") // fails only on a malformed pattern
	slices.Sort(logs)
	for len(logs) >= keptLogs {
		_ = os.Remove(filepath.Join(dir, logs[0])) // next time, else
		logs = logs[1:]
	}
}
