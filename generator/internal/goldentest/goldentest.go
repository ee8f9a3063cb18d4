// Package goldentest compares what tests get with the files in which they keep what they want. When UPDATE_GOLDENS is
// set, as make goldens does, the files are written instead: the diff is what there is to review.
package goldentest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// updating reports whether goldens are to be written.
func updating() bool { return os.Getenv("UPDATE_GOLDENS") != "" }

// File wants got to be what the file holds.
func File(t testing.TB, path, got string) {
	t.Helper()
	if updating() {
		write(t, path, got)
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	compare(t, path, string(want), got)
}

// Archive is a file of files, some of which are what a test gets and others what it wants.
type Archive struct {
	*txtar.Archive
	path string
}

// Each runs a test for each of the archives that the pattern matches, of which there has to be one.
func Each(t *testing.T, pattern string, test func(*testing.T, Archive)) {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no archives %s: %v", pattern, err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			test(t, Read(t, path))
		})
	}
}

// Read reads one archive.
func Read(t testing.TB, path string) Archive {
	t.Helper()
	archive, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Archive{archive, path}
}

// Folders are the archive's folders, each as an archive, by name.
func (a Archive) Folders() map[string]Archive {
	folders := map[string]Archive{}
	for _, f := range a.Files {
		name, file, _ := strings.Cut(f.Name, "/")
		folder, ok := folders[name]
		if !ok {
			folder = Archive{&txtar.Archive{}, a.path + ": " + name}
			folders[name] = folder
		}
		folder.Files = append(folder.Files, txtar.File{Name: file, Data: f.Data})
	}
	return folders
}

// FS is the archive's files without those that are named.
func (a Archive) FS(without ...string) fstest.MapFS {
	files := fstest.MapFS{}
	for _, f := range a.Files {
		if !slices.Contains(without, f.Name) {
			files[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return files
}

// File is what the archive's file of that name holds.
func (a Archive) File(t testing.TB, name string) string {
	t.Helper()
	i := a.index(name)
	if i < 0 {
		t.Fatalf("%s has no file %q", a.path, name)
	}
	return string(a.Files[i].Data)
}

func (a Archive) index(name string) int {
	return slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == name })
}

// Want wants got to be what the archive's file of that name holds.
func (a Archive) Want(t testing.TB, name, got string) {
	t.Helper()
	if !updating() {
		compare(t, a.path+": "+name, a.File(t, name), got)
		return
	}
	i := a.index(name)
	if i < 0 {
		i = len(a.Files)
		a.Files = append(a.Files, txtar.File{Name: name})
	}
	a.Files[i].Data = []byte(got)
	write(t, a.path, string(txtar.Format(a.Archive)))
}

func compare(t testing.TB, name, want, got string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got); make goldens writes what is got:\n%s", name, diff)
	}
}

// write leaves a file alone that is right already: tests of other packages may be reading it.
func write(t testing.TB, path, content string) {
	t.Helper()
	if old, err := os.ReadFile(path); err == nil && string(old) == content {
		return
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
