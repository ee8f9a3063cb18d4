package spec

import (
	"bytes"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write what is reported into the archives of testdata")

// TestLoad loads the spec in each archive of testdata and compares what is reported with the archive's file "want".
func TestLoad(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives in testdata: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			spec, want := specIn(t, archive)
			var got bytes.Buffer
			var faults *Diagnostics
			if _, err := LoadFS(spec, "environments"); errors.As(err, &faults) {
				if err := faults.WriteText(&got, 0, false); err != nil {
					t.Fatal(err)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			if *update {
				want.Data = got.Bytes()
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want.Data), got.String()); diff != "" {
				t.Errorf("diagnostics differ (-want +got):\n%s", diff)
			}
		})
	}
}

// specIn is the spec of an archive and the file that says what is wrong with it.
func specIn(t *testing.T, archive *txtar.Archive) (fs.FS, *txtar.File) {
	t.Helper()
	spec := fstest.MapFS{}
	var want *txtar.File
	for i := range archive.Files {
		f := &archive.Files[i]
		if f.Name == "want" {
			want = f
			continue
		}
		spec[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	if want == nil {
		t.Fatal(`the archive has no file "want"`)
	}
	return spec, want
}
