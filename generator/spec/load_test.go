package spec

import (
	"bytes"
	"errors"
	"testing"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
)

// TestLoad loads the spec in each archive of testdata and compares what is reported, faults or warnings, with the archive's file "want".
func TestLoad(t *testing.T) {
	goldentest.Each(t, "testdata/*.txtar", func(t *testing.T, archive goldentest.Archive) {
		var got bytes.Buffer
		var faults *Diagnostics
		project, err := LoadFS(archive.FS("want"), "environments")
		if err == nil {
			faults = project.Warnings
		}
		if errors.As(err, &faults) || faults != nil {
			if err := faults.WriteText(&got, 0, false); err != nil {
				t.Fatal(err)
			}
		} else if err != nil {
			t.Fatal(err)
		}
		archive.Want(t, "want", got.String())
	})
}
