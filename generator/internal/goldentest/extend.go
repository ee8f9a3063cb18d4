package goldentest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Extend is a copy of a project's specs with the specs of the archive added: one that exists gets more in its block,
// another is new. The archive's JSON files are those that specs name, but for hidden ones.
func (a Archive) Extend(t testing.TB, specs string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "environments")
	if err := os.CopyFS(dir, os.DirFS(specs)); err != nil {
		t.Fatal(err)
	}
	for _, f := range a.Files {
		path, addition := filepath.Join(dir, f.Name), string(f.Data)
		if ext := filepath.Ext(path); ext != ".hcl" && ext != ".json" || strings.Contains(f.Name, "/.") {
			continue
		}
		if existing, err := os.ReadFile(path); err == nil {
			addition = strings.TrimSuffix(strings.TrimSpace(string(existing)), "}") + addition + "}\n"
		}
		write(t, path, addition)
	}
	return dir
}
