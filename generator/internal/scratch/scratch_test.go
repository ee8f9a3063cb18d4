package scratch_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/internal/scratch"
)

// TestNew has a folder that is in use, one whose process was killed, one that is being made, and others'.
func TestNew(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	used, err := scratch.New("plan-")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"plan-killed/lock", "plan-killed/locked", "plan-killed/secret", "plan-made/lock", "plan-other/locked",
		"other-killed/lock", "other-killed/locked",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mine, err := scratch.New("plan-")
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(mine.Path); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info, err)
	}
	if err := mine.Remove(); err != nil {
		t.Error(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if diff := cmp.Diff([]string{"other-killed", filepath.Base(used.Path), "plan-made", "plan-other"}, names); diff != "" {
		t.Error(diff)
	}
}
