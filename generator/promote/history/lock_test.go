package history_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/promote/history"
)

func TestLock(t *testing.T) {
	dir := project.Dir(t.TempDir())
	unlock, err := history.Lock(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = history.Lock(t.Context(), dir)
	want := fmt.Sprintf("another tfgen (process %d) is promoting or rolling back in this project", os.Getpid())
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("the second got error %v, want one with %q", err, want)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := history.Lock(cancelled, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupted one got error %v", err)
	}
	unlock()
	unlock, err = history.Lock(t.Context(), dir)
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	unlock()
	if ignored, err := os.ReadFile(filepath.Join(dir.Work(), ".gitignore")); err != nil || string(ignored) != "*\n" {
		t.Errorf("git is told %q, %v", ignored, err)
	}
}
