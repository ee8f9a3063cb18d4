package edit_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/render"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/spec/edit"
)

// TestOneTransaction edits the reference project, renders it and records that, all or nothing.
func TestOneTransaction(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "environments")
	if err := os.CopyFS(dir, os.DirFS("../../../environments")); err != nil {
		t.Fatal(err)
	}
	project, err := spec.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	root := func(env string) string { return filepath.Join(dir, env) }
	model := edit.Model{Key: "models/v2/model.pkl"}
	edit, err := edit.SetModel(dir, project, "prod", "preprocessing", model)
	if err != nil {
		t.Fatal(err)
	}
	diffs, err := render.Compare(t.Context(), edit.Project, edit.Project.Environments, root)
	if err != nil {
		t.Fatal(err)
	}
	h, err := history.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	record, err := h.Append(history.Entry{
		Time: time.Now(), By: "arn", Action: history.Promote, Pipeline: "preprocessing", To: "prod", Key: model.Key,
	})
	if err != nil {
		t.Fatal(err)
	}
	changes := []atomicfile.Change{edit.Change(), record}
	for _, d := range diffs {
		changes = append(changes, d.Files()...)
	}

	before := contents(t, dir)
	blocked := atomicfile.Change{Path: filepath.Join(dir, "prod.hcl", "x")} // a file is where its folder belongs
	if err := atomicfile.Write(append(changes, blocked)); err == nil {
		t.Error("a file has been made below a file")
	}
	if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
		t.Errorf("a part of the promotion was written (-before +after):\n%s", diff)
	}

	if err := atomicfile.Write(changes); err != nil {
		t.Fatal(err)
	}
	const parameters = "prod/modules/parameters/main.tf"
	for _, name := range []string{"prod.hcl", parameters} {
		before[name] = strings.Replace(before[name], "models/v1.2.3/model.pkl", model.Key, 1)
	}
	before[history.FileName] = string(record.Content)
	if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
		t.Errorf("the project differs (-want +got):\n%s", diff)
	}
}

// contents are all files below a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(file)
		all[filepath.ToSlash(strings.TrimPrefix(file, dir+string(filepath.Separator)))] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
