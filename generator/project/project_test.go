package project_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/tfgen/tfgen/generator/project"
)

// TestMakeWork keeps a .gitignore of the user's, and writes one where there is none.
func TestMakeWork(t *testing.T) {
	dir := project.Dir(t.TempDir())
	ignore := filepath.Join(dir.Work(), ".gitignore")
	for _, want := range []string{"*\n", "mine\n"} {
		folder, err := dir.MakeWork("logs", "dev")
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(folder); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%v, %v", info, err)
		}
		if text, err := os.ReadFile(ignore); err != nil || string(text) != want {
			t.Errorf(".gitignore: %q, %v", text, err)
		}
		if err := os.WriteFile(ignore, []byte("mine\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCopyTo(t *testing.T) {
	from, to := project.Dir(t.TempDir()), project.Dir(t.TempDir())
	for _, name := range []string{"project.hcl", "dev/main.tf", "dev/.terraform/providers/x", "dev/.terraform.lock.hcl"} {
		path := filepath.Join(from.Spec(), name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := from.CopyTo(to); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"project.hcl": true, "dev/main.tf": true, "dev/.terraform.lock.hcl": true, "dev/.terraform": false} {
		if _, err := os.Stat(filepath.Join(to.Spec(), name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
