package deploy

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/tfgen/tfgen/generator/project"
)

// TestJournal has an apply that is under way, one that failed, one that succeeded, and one of another environment.
func TestJournal(t *testing.T) {
	dir := project.Dir(t.TempDir())
	begin := func(env string) *journal {
		t.Helper()
		j, err := openJournal(dir, env)
		if err != nil {
			t.Fatal(err)
		}
		return j
	}
	count := func(env string, want int) {
		t.Helper()
		if got := unfinished(dir, env); len(got) != want {
			t.Errorf("%d unfinished applies of %s, want %d: %v", len(got), env, want, got)
		}
	}
	count("dev", 0)
	running := begin("dev")
	count("dev", 0)
	running.end(true)
	count("dev", 0)
	failed := begin("dev")
	failed.end(false)
	count("dev", 1)
	other := begin("dev2")
	other.end(false)
	count("dev", 1)
	if text, err := os.ReadFile(filepath.Join(dir.Work(), ".gitignore")); err != nil || string(text) != "*\n" {
		t.Errorf(".gitignore: %q, %v", text, err)
	}
}

func TestOldLogsAreRemoved(t *testing.T) {
	dir := project.Dir(t.TempDir())
	var last string
	for range keptLogs + 3 {
		log, err := openLog(dir, "dev")
		if err != nil {
			t.Fatal(err)
		}
		log.Close()
		last = log.path()
	}
	logs, err := filepath.Glob(filepath.Join(dir.Work(), "logs", "dev", "*.log"))
	if err != nil || len(logs) != keptLogs || !slices.Contains(logs, last) {
		t.Fatalf("%d logs, %v; the last is %s", len(logs), err, last)
	}
	if info, err := os.Stat(logs[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the log's mode: %v, %v", info.Mode(), err)
	}
}
