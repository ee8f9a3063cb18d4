// Package e2e runs the tfgen binary as a user would, with the real terraform and the real AWS provider against the
// sandbox, and looks at the accounts through AWS's own SDK. Nothing here is skipped: what is missing fails the test.
package e2e

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestMain leaves everything out under -short.
func TestMain(m *testing.M) {
	flag.Parse()
	if testing.Short() {
		fmt.Println("left out: these tests need terraform and the sandbox")
		return
	}
	m.Run()
}

// world is a project in a sandbox, with the binary to run on it.
type world struct {
	*tfgentest.Project
	t       testing.TB
	binary  string
	printed strings.Builder // by all runs of tfgen
}

// newWorld is the project in dir, its environments rendered anew.
func newWorld(t testing.TB, dir string, o tfgentest.Options) *world {
	t.Helper()
	return &world{Project: startProject(t, dir, o), t: t, binary: build(t)}
}

// build makes the binary.
func build(t testing.TB) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "tfgen")
	if out, err := exec.Command("go", "build", "-o", binary, "github.com/tfgen/tfgen/cmd/tfgen").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
}

func (w *world) write(name, content string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.Dir, "environments", name), []byte(content), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// edit replaces text that must be in a file of the spec, and renders everything.
func (w *world) edit(name, old, replacement string) {
	w.t.Helper()
	content, err := os.ReadFile(filepath.Join(w.Dir, "environments", name))
	if err != nil {
		w.t.Fatal(err)
	}
	if !strings.Contains(string(content), old) {
		w.t.Fatalf("%s has no %q to replace", name, old)
	}
	w.write(name, strings.Replace(string(content), old, replacement, 1))
	w.tfgen(0, "render", "--all")
}

// tfgen runs the binary against the sandbox, wants an exit code, and returns all that it printed.
func (w *world) tfgen(code int, args ...string) string {
	w.t.Helper()
	out := run(w.t, w.binary, w.Dir, code, w.Sandbox.Environ(os.Environ()), args...)
	w.printed.WriteString(out)
	return out
}

// run runs the binary in a folder.
func run(t testing.TB, binary, dir string, code int, environ []string, args ...string) string {
	t.Helper()
	got, out := start(t, binary, dir, environ, args...).wait()
	if got != code {
		t.Fatalf("tfgen %s: exit code %d, want %d\n%s", strings.Join(args, " "), got, code, out)
	}
	return out
}

// destruction is the command line that destroys an environment, with all that holds data named, as the guard asks.
func (w *world) destruction(env string) []string {
	w.t.Helper()
	args := []string{"destroy", "--env", env, "--auto-approve"}
	lines := strings.Split(strings.TrimSpace(w.tfgen(0, "plan", "--env", env, "--destroy", "--json")), "\n")
	var summary struct {
		Environments []struct{ Stops []guard.Stop }
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &summary); err != nil {
		w.t.Fatal(err)
	}
	for _, stop := range summary.Environments[0].Stops {
		args = append(args, "--allow-destroy", stop.Address)
	}
	return args
}

// inventory is what is in an environment's account.
func (w *world) inventory(env string) inventory {
	w.t.Helper()
	return takeInventory(context.WithoutCancel(w.t.Context()), w.t, w.As(env, "auditor"))
}

func contains(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in:\n%s", part, text)
		}
	}
}
