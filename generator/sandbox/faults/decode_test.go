package faults_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tfgen/tfgen/generator/sandbox/faults"
)

// TestWrongFiles loads each testdata/wrong/*.txtar, a file of rules and what is said of it. UPDATE=1 writes the latter.
func TestWrongFiles(t *testing.T) {
	archives, err := filepath.Glob("testdata/wrong/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives: ", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			file, want := &archive.Files[0], &archive.Files[1]
			_, err = faults.Parse(file.Name, file.Data)
			var wrong *faults.Diagnostics
			if !errors.As(err, &wrong) {
				t.Fatalf("error %v, want diagnostics", err)
			}
			var got strings.Builder
			if err := wrong.WriteText(&got, 0, false); err != nil {
				t.Fatal(err)
			}
			if os.Getenv("UPDATE") != "" {
				want.Data = []byte(got.String())
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(want.Data), got.String()); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
			summary, _, _ := strings.Cut(strings.TrimPrefix(got.String(), "Error: "), "\n")
			if !strings.Contains(err.Error(), summary) {
				t.Errorf("Error() = %q lacks the first of them, %q", err, summary)
			}
		})
	}
}

func TestMissingFile(t *testing.T) {
	if _, err := faults.Load("nowhere.hcl"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want one of a missing file", err)
	}
}
