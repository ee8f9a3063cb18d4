package savedplan_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/deploy/savedplan"
)

// TestEditedByHand edits every field of a manifest, one at a time.
func TestEditedByHand(t *testing.T) {
	dir := save(t, "prod")
	name := filepath.Join(dir, "prod", "manifest.json")
	original := read(t, name)
	var fields map[string]any
	if err := json.Unmarshal([]byte(original), &fields); err != nil {
		t.Fatal(err)
	}
	if len(fields) != 14 {
		t.Errorf("the manifest has %d fields: %s", len(fields), original)
	}
	for key, value := range fields {
		if key == "version" {
			continue
		}
		edited := map[string]any{}
		for k, v := range fields {
			edited[k] = v
		}
		switch v := value.(type) {
		case string:
			edited[key] = strings.Replace("2"+v, "22", "3", 1)
		case bool:
			edited[key] = !v
		default:
			edited[key] = nil
		}
		text, err := json.Marshal(edited)
		if err != nil {
			t.Fatal(err)
		}
		write(t, name, string(text))
		_, err = savedplan.Load(dir)
		says(t, err, name+" was edited")
		delete(edited, key)
		text, err = json.Marshal(edited)
		if err != nil {
			t.Fatal(err)
		}
		write(t, name, string(text))
		if _, err = savedplan.Load(dir); err == nil && key != "destroy" { // false is what a missing one means
			t.Errorf("%s can be left out", key)
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		do   func(t *testing.T, dir string)
		want []string
	}{
		{"nothing there", func(t *testing.T, dir string) { remove(t, dir) },
			[]string{"which doesn't exist: save one with tfgen plan --env NAME --out"}},
		{"no plan", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "prod"), filepath.Join(dir, "dev")) },
			[]string{"no saved plan in", "tfgen plan --env NAME --out"}},
		{"a file", func(t *testing.T, dir string) { remove(t, dir); write(t, dir, "") }, []string{"is a file"}},
		{"stopped", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "prod", "manifest.json")) },
			[]string{"has no manifest.json, because saving it was stopped: plan again"}},
		{"not JSON", func(t *testing.T, dir string) { edit(t, dir, `{`, "") }, []string{"manifest.json is not the manifest of a plan"}},
		{"more than JSON", func(t *testing.T, dir string) { edit(t, dir, "}\n", "}\n{}") }, []string{"is not the manifest"}},
		{"a later version", func(t *testing.T, dir string) { edit(t, dir, `"version": 1`, `"version": 2, "new": 1`) },
			[]string{"manifest.json has version 2, and this tfgen knows 1 only"}},
		{"an unknown field", func(t *testing.T, dir string) { edit(t, dir, `"version": 1`, `"version": 1, "force": true`) },
			[]string{`was edited: json: unknown field "force"; plan again`}},
		{"a wrong type", func(t *testing.T, dir string) { edit(t, dir, `"serial": 7`, `"serial": "7"`) }, []string{"was edited: json:"}},
		{"no plan file", func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "prod", "plan")) },
			[]string{"the plan of prod is missing", "plan again: tfgen plan --env prod --out"}},
		{"a folder for a plan", func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, "prod", "plan"))
			write(t, filepath.Join(dir, "prod", "plan", "x"), "")
		}, []string{"read the plan of prod:"}},
		{"another plan", func(t *testing.T, dir string) { write(t, filepath.Join(dir, "prod", "plan"), "the plan of dev") },
			[]string{"is not the plan that was saved: its digest was sha256:"}},
		{"a copy", func(t *testing.T, dir string) {
			if err := os.CopyFS(filepath.Join(dir, "copy"), os.DirFS(filepath.Join(dir, "prod"))); err != nil {
				t.Fatal(err)
			}
		}, []string{"are both plans of prod: remove one"}},
		{"several", func(t *testing.T, dir string) {
			remove(t, filepath.Join(dir, "dev", "manifest.json"))
			edit(t, dir, `{`, "")
		}, []string{"dev has no manifest.json", "manifest.json is not the manifest"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := save(t, "prod", "dev")
			tt.do(t, dir)
			all, err := savedplan.Load(dir)
			says(t, err, tt.want...)
			if all != nil {
				t.Error("loaded some in spite of the error")
			}
		})
	}
}

func remove(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
}

// edit replaces text in prod's manifest.
func edit(t *testing.T, dir, old, text string) {
	t.Helper()
	name := filepath.Join(dir, "prod", "manifest.json")
	before := read(t, name)
	if after := strings.Replace(before, old, text, 1); after != before {
		write(t, name, after)
		return
	}
	t.Fatalf("%s is not in %s", old, before)
}
