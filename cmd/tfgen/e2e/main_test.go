// Package e2e runs the tfgen binary as a user would, with the real terraform and the real AWS provider against the
// sandbox, and looks at the accounts through AWS's own SDK. Nothing here is skipped: what is missing fails the test.
package e2e

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/tfgen/tfgen/generator/account"
	"github.com/tfgen/tfgen/generator/sandbox"
	"github.com/tfgen/tfgen/generator/spec"
)

// world is a project in a folder of its own, with a sandbox that has its accounts.
type world struct {
	t       *testing.T
	binary  string
	dir     string
	printed strings.Builder // by all runs of tfgen
	sandbox *sandbox.Sandbox
}

// newWorld is a project with a running sandbox.
func newWorld(t *testing.T, specDir string) *world {
	t.Helper()
	w := newProject(t, specDir)
	w.startSandbox()
	return w
}

// newProject copies the spec, not what was rendered from it: everything begins from nothing.
func newProject(t *testing.T, specDir string) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir()}
	w.binary = filepath.Join(t.TempDir(), "tfgen")
	if out, err := exec.Command("go", "build", "-o", w.binary, "github.com/tfgen/tfgen/cmd/tfgen").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	files, err := filepath.Glob(filepath.Join(specDir, "*.hcl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no spec in %s: %v", specDir, err)
	}
	if err := os.Mkdir(filepath.Join(w.dir, "environments"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		w.write(filepath.Base(file), string(content))
	}
	return w
}

func (w *world) startSandbox() {
	w.t.Helper()
	project, err := spec.Load(filepath.Join(w.dir, "environments"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.sandbox, err = sandbox.Start(w.t.Context(), sandbox.Options{
		Account:  sandbox.CallerAccount(project),
		Progress: func(line string) { w.t.Log(line) },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := w.sandbox.Close(); err != nil {
			w.t.Error(err)
		}
	})
	if err := w.sandbox.BootstrapAll(w.t.Context(), project, nil); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) write(name, content string) {
	w.t.Helper()
	if err := os.WriteFile(filepath.Join(w.dir, "environments", name), []byte(content), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

// edit replaces text that must be in a file of the spec, and renders everything.
func (w *world) edit(name, old, replacement string) {
	w.t.Helper()
	content, err := os.ReadFile(filepath.Join(w.dir, "environments", name))
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
	return w.run(code, w.sandbox.Environ(os.Environ()), args...)
}

// run runs the binary in the project's folder.
func (w *world) run(code int, environ []string, args ...string) string {
	w.t.Helper()
	var out bytes.Buffer
	cmd := exec.CommandContext(w.t.Context(), w.binary, args...)
	cmd.Dir = w.dir
	cmd.Env = environ
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	w.printed.WriteString(out.String())
	if got := cmd.ProcessState.ExitCode(); got != code {
		w.t.Fatalf("tfgen %s: exit code %d, want %d (%v)\n%s", strings.Join(args, " "), got, code, err, out.String())
	}
	return out.String()
}

// as is the configuration of a role for the SDK, with the role's own credentials.
func (w *world) as(accountID, role, region string) aws.Config {
	partition := "aws"
	if strings.HasPrefix(region, "us-gov-") {
		partition = "aws-us-gov"
	}
	arn := "arn:" + partition + ":iam::" + accountID + ":role/" + role
	return account.Assume(w.sandbox.Config(region), arn, "", "e2e-test")
}

// inventory is what is in an account.
func (w *world) inventory(accountID, region string) inventory {
	w.t.Helper()
	return takeInventory(context.WithoutCancel(w.t.Context()), w.t, w.as(accountID, "auditor", region))
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in:\n%s", part, text)
		}
	}
}
