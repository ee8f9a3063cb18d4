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

	"github.com/tfgen/tfgen/cmd/tfgen/internal/citest"
	"github.com/tfgen/tfgen/generator/deploy/guard"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/tfgentest"
)

// TestMain leaves everything out under -short. The binary is the container of pipelines, too, and by their names what
// CI systems' jobs write comments with.
func TestMain(m *testing.M) {
	if what := os.Getenv(taskVariable); what != "" {
		os.Exit(asTask(context.Background(), what))
	}
	if fake := citest.Fakes()[filepath.Base(os.Args[0])]; fake != nil {
		fake()
		return
	}
	flag.Parse()
	if testing.Short() {
		fmt.Println("left out: these tests need terraform and the sandbox")
		return
	}
	done, err := mirrorForOpenTofu()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	defer done()
	m.Run()
}

// testbed is a project in a sandbox, with the binary to run on it.
type testbed struct {
	*tfgentest.Project
	t       testing.TB
	binary  string
	environ []string        // of the runs of tfgen; nil: the sandbox's
	printed strings.Builder // by all runs of tfgen
}

// newTestbed is the project in dir, its environments rendered anew.
func newTestbed(t testing.TB, dir string, o tfgentest.Options) *testbed {
	t.Helper()
	return &testbed{Project: startProject(t, dir, o), t: t, binary: build(t)}
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

func (bed *testbed) write(name, content string) {
	bed.t.Helper()
	path := filepath.Join(bed.Dir, "environments", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		bed.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		bed.t.Fatal(err)
	}
}

// edit replaces text that must be in a file of the spec, and renders everything.
func (bed *testbed) edit(name, old, replacement string) {
	bed.t.Helper()
	content, err := os.ReadFile(filepath.Join(bed.Dir, "environments", name))
	if err != nil {
		bed.t.Fatal(err)
	}
	if !strings.Contains(string(content), old) {
		bed.t.Fatalf("%s has no %q to replace", name, old)
	}
	bed.write(name, strings.Replace(string(content), old, replacement, 1))
	bed.tfgen(0, "render", "--all")
}

// tfgen runs the binary against the sandbox, wants an exit code, and returns all that it printed.
func (bed *testbed) tfgen(code int, args ...string) string {
	bed.t.Helper()
	environ := bed.environ
	if environ == nil {
		environ = bed.Sandbox.Environ(os.Environ())
	}
	out := run(bed.t, bed.binary, bed.Dir, code, environ, args...)
	bed.printed.WriteString(out)
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
func (bed *testbed) destruction(env string) []string {
	bed.t.Helper()
	args := []string{"destroy", "--env", env, "--auto-approve"}
	lines := strings.Split(strings.TrimSpace(bed.tfgen(0, "plan", "--env", env, "--destroy", "--json")), "\n")
	var summary struct {
		Environments []struct{ Stops []guard.Stop }
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &summary); err != nil {
		bed.t.Fatal(err)
	}
	for _, stop := range summary.Environments[0].Stops {
		args = append(args, "--allow-destroy", stop.Address)
	}
	return args
}

// inventory is what is in an environment's account.
func (bed *testbed) inventory(env string) inventory {
	bed.t.Helper()
	return takeInventory(context.WithoutCancel(bed.t.Context()), bed.t, bed.As(env, sandbox.AdministratorRole))
}

func contains(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in:\n%s", part, text)
		}
	}
}

func lacks(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("%q in:\n%s", part, text)
		}
	}
}
