package terraform

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tfgen/tfgen/generator/terraform/terraformtest"
)

// TestMain puts the fake terraform first on PATH.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"terraform": terraformtest.Main, terraformtest.Real: terraformtest.Main,
		terraformtest.Tofu: terraformtest.Main, terraformtest.RealTofu: terraformtest.Main,
	})
}

// open makes a root of the files and opens it with the fake terraform.
func open(t *testing.T, files map[string]string, env ...string) *Workspace {
	t.Helper()
	path, err := exec.LookPath("terraform")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	w, err := Open(dir, Binary{Path: path}, Options{
		Env: append(append(os.Environ(), "TF_CLI_CONFIG_FILE="), env...), CacheDir: t.TempDir(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// initialized is an open root after init.
func initialized(t *testing.T, files map[string]string, env ...string) *Workspace {
	t.Helper()
	w := open(t, files, env...)
	if err := w.Init(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return w
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}
