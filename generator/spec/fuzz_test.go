package spec

import (
	"bytes"
	"encoding/json"
	"errors"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

// FuzzLoad checks that no spec makes the loader, or the printing of what it says, panic.
func FuzzLoad(f *testing.F) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		var spec []byte
		for _, file := range archive.Files {
			if file.Name != "want" {
				spec = append(spec, file.Data...)
			}
		}
		f.Add(spec)
	}
	f.Fuzz(func(t *testing.T, spec []byte) {
		project, err := LoadFS(fstest.MapFS{"spec.hcl": {Data: spec}}, "environments")
		var faults *Diagnostics
		switch {
		case err == nil && len(project.Environments) == 0:
			t.Error("a project without environments")
		case errors.As(err, &faults):
			if err := faults.WriteText(&bytes.Buffer{}, 80, true); err != nil {
				t.Error(err)
			}
			if _, err := json.Marshal(faults.List()); err != nil {
				t.Error(err)
			}
		}
	})
}

// FuzzSchedule checks that no schedule makes the parser panic.
func FuzzSchedule(f *testing.F) {
	f.Add("cron(0 9 15 * ? *)")
	f.Add("cron(0/15 8-17 ? * MON-FRI,2#1 2030)")
	f.Add("rate(1 hour)")
	f.Add("at(2030-01-31T09:00:00)")
	f.Fuzz(func(_ *testing.T, v string) { schedule(v) })
}
