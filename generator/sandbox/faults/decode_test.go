package faults_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
	"github.com/tfgen/tfgen/generator/sandbox/faults"
)

// TestWrongFiles loads each testdata/wrong/*.txtar, a file of rules and what is said of it.
func TestWrongFiles(t *testing.T) {
	goldentest.Each(t, "testdata/wrong/*.txtar", func(t *testing.T, archive goldentest.Archive) {
		file := archive.Files[0]
		_, err := faults.Parse(file.Name, file.Data)
		var wrong *faults.Diagnostics
		if !errors.As(err, &wrong) {
			t.Fatalf("error %v, want diagnostics", err)
		}
		var got strings.Builder
		if err := wrong.WriteText(&got, 0, false); err != nil {
			t.Fatal(err)
		}
		archive.Want(t, "want.txt", got.String())
		summary, _, _ := strings.Cut(strings.TrimPrefix(got.String(), "Error: "), "\n")
		if !strings.Contains(err.Error(), summary) {
			t.Errorf("Error() = %q lacks the first of them, %q", err, summary)
		}
	})
}

func TestMissingFile(t *testing.T) {
	if _, err := faults.Load("nowhere.hcl"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v, want one of a missing file", err)
	}
}
