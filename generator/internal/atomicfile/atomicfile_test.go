package atomicfile_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
)

// folder has three files, one in folders of its own and one that only its owner may read.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "x", "y"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]fs.FileMode{"a": 0o644, "secret": 0o600, "x/y/b": 0o644} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("old "+name), mode); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// files are the modes and contents of all files below a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || file == dir {
			return err
		}
		name := strings.TrimPrefix(file, dir+string(filepath.Separator))
		if entry.IsDir() {
			all[name+"/"] = ""
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		content, err := os.ReadFile(file)
		all[name] = info.Mode().String() + " " + string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestWrite(t *testing.T) {
	dir := folder(t)
	path := func(name string) string { return filepath.Join(dir, name) }
	err := atomicfile.Write([]atomicfile.Change{
		{Path: path("a"), Before: []byte("old a"), Content: []byte("new a")},
		{Path: path("secret"), Content: []byte("new secret")},
		{Path: path("made/for/it"), Content: []byte("new")},
		{Path: path("x/y/b"), Remove: true, Within: dir},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"a": "-rw-r--r-- new a", "secret": "-rw------- new secret", "made/": "", "made/for/": "", "made/for/it": "-rw-r--r-- new",
	}
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Errorf("the folder differs (-want +got):\n%s", diff)
	}
}

// TestAllOrNothing has changes that are staged well fail, because they can't be made after those before them.
func TestAllOrNothing(t *testing.T) {
	for _, test := range []struct {
		name string
		last []atomicfile.Change
		want string
	}{
		{
			"the last can't be made",
			[]atomicfile.Change{{Path: "x/y/b", Remove: true, Within: "."}, {Path: "x/y/b", Remove: true}},
			"change x/y/b: ",
		},
		{"another has written meanwhile", []atomicfile.Change{{Path: "a", Before: []byte("mine")}}, "a has changed in the meantime"},
		{"a folder is in the way", []atomicfile.Change{{Path: "x", Content: []byte("x")}}, "nothing was changed: "},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := folder(t)
			t.Chdir(dir)
			before := files(t, dir)
			err := atomicfile.Write(append([]atomicfile.Change{
				{Path: "a", Content: []byte("new a")},
				{Path: "secret", Content: []byte("new secret")},
				{Path: "x/new", Content: []byte("new")},
			}, test.last...))
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "put back") {
				t.Errorf("got error %v, want one with %q", err, test.want)
			}
			if diff := cmp.Diff(before, files(t, dir)); diff != "" {
				t.Errorf("the folder changed (-before +after):\n%s", diff)
			}
		})
	}
}

func TestSymbolicLinksStay(t *testing.T) {
	dir := folder(t)
	link := filepath.Join(dir, "link")
	if err := os.Symlink("a", link); err != nil {
		t.Skip(err)
	}
	if err := atomicfile.Write([]atomicfile.Change{{Path: link, Content: []byte("new")}}); err != nil {
		t.Fatal(err)
	}
	if target, err := os.Readlink(link); err != nil || target != "a" {
		t.Errorf("the link leads to %q, %v", target, err)
	}
	if content, err := os.ReadFile(filepath.Join(dir, "a")); err != nil || string(content) != "new" {
		t.Errorf("what it leads to holds %q, %v", content, err)
	}
}
