package terraform

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// calls are the commands that the fake terraform was called with, without versions.
func calls(t *testing.T, log string) []string {
	t.Helper()
	text, err := os.ReadFile(log)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	var ops []string
	for line := range strings.Lines(string(text)) {
		if op, _, _ := strings.Cut(strings.TrimSpace(line), " "); op != "version" {
			ops = append(ops, op)
		}
	}
	return ops
}

func TestInitOnlyWhenItsInputsChanged(t *testing.T) {
	const config = "terraform {\n  backend \"s3\" {}\n}\nmodule \"a\" {\n  source = \"./modules/a\"\n  name = \"x\"\n}\n"
	for _, test := range []struct {
		name   string
		change map[string]string // files written between two inits; an empty text removes it
		opts   Options
		again  bool
	}{
		{name: "nothing"},
		{name: "what a module is given", change: map[string]string{"main.tf": strings.ReplaceAll(config, "x", "y")}},
		{name: "a file that is no configuration", change: map[string]string{"notes.txt": "x"}},
		{name: "the backend", change: map[string]string{"main.tf": strings.ReplaceAll(config, "s3", "gcs")}, again: true},
		{name: "a source", change: map[string]string{"main.tf": strings.ReplaceAll(config, "./modules/a", "./b")}, again: true},
		{name: "versions in a module", change: map[string]string{"modules/a/v.tf": "terraform {}\n"}, again: true},
		{name: "a provider", change: map[string]string{"n.tf": "resource \"null_resource\" \"n\" {}\n"}, again: true},
		{name: "JSON", change: map[string]string{"n.tf.json": "{}"}, again: true},
		{name: "broken configuration", change: map[string]string{"n.tf": "{"}, again: true},
		{name: "the lock file", change: map[string]string{lockFile: "# other"}, again: true},
		{name: "no providers", change: map[string]string{".terraform/providers/fake": "", ".terraform/providers": ""}, again: true},
		{name: "no modules", change: map[string]string{".terraform/modules/modules.json": ""}, again: true},
		{name: "an adoption that was broken off", change: map[string]string{"tfgen_adopt.tf": "import {}\n"}, again: true},
		{name: "the lock file becomes readonly", opts: Options{ReadonlyLock: true}, again: true},
		{name: "a mirror", opts: Options{Mirror: "mirror"}, again: true},
		{name: "a session", opts: Options{Session: &Session{Name: "plan-role"}}, again: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			log := filepath.Join(t.TempDir(), "log")
			w := initialized(t, map[string]string{"main.tf": config}, "FAKE_TERRAFORM_LOG="+log)
			for name, text := range test.change {
				if text != "" {
					write(t, filepath.Join(w.dir, name), text)
				}
			}
			for name, text := range test.change {
				if text == "" {
					if err := os.RemoveAll(filepath.Join(w.dir, name)); err != nil {
						t.Fatal(err)
					}
				}
			}
			test.opts.Env, test.opts.CacheDir = w.opts.Env, t.TempDir()
			again, err := Open(w.dir, w.binary, test.opts)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second one has nothing to do in any case
				if err := again.Init(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
			}
			if n := len(calls(t, log)); (n == 2) != test.again || n > 2 {
				t.Errorf("%d inits", n)
			}
			if !again.Initialized() || exists(w.adoptFile()) {
				t.Error("it is not initialized, or has an adoption")
			}
		})
	}
}

// A root that only seems to be initialized: its providers may be gone from the cache.
func TestInitAfterAll(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	w := initialized(t, nil, "FAKE_TERRAFORM_LOG="+log)
	if err := os.Remove(w.path("terraform.tfstate")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "plan")
	if _, err := w.Plan(t.Context(), file, PlanOptions{}, nil); !errors.Is(err, ErrNotInitialized) {
		t.Errorf("after an init that ran: %v", err)
	}
	if err := w.Init(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if changed, err := w.Plan(t.Context(), file, PlanOptions{}, nil); err != nil || !changed {
		t.Errorf("after one that had nothing to do: %v, %v", changed, err)
	}
	if diff := cmp.Diff([]string{"init", "plan", "plan", "init", "plan"}, calls(t, log)); diff != "" {
		t.Error(diff)
	}
	write(t, filepath.Join(w.dir, "fake-fail.txt"), "plan:plugins") // an init doesn't help
	if err := w.Init(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Plan(t.Context(), file, PlanOptions{}, nil); !errors.Is(err, ErrNoProvider) {
		t.Errorf("error: %v", err)
	}
	if diff := cmp.Diff([]string{"plan", "init", "plan"}, calls(t, log)[5:]); diff != "" {
		t.Error(diff)
	}
}

func TestInitWaitsForAnother(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	w := open(t, nil, "FAKE_TERRAFORM_LOG="+log)
	unlock, err := w.lockRoot(t.Context(), exclusive, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = w.Init(ctx, func(e Event) {
		if e.Type == EventWaiting {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(calls(t, log)) > 0 {
		t.Errorf("error: %v, calls: %v", err, calls(t, log))
	}
	err = w.Init(t.Context(), func(e Event) {
		if e.Type == EventWaiting { // the other does the work meanwhile
			write(t, w.path("providers/p"), "")
			write(t, w.path("modules/modules.json"), "")
			write(t, w.path(stampFile), w.stamp())
			unlock()
		}
	})
	if err != nil || len(calls(t, log)) > 0 {
		t.Errorf("error: %v, calls: %v", err, calls(t, log))
	}
}

func TestReadonlyLock(t *testing.T) {
	w := open(t, nil)
	w.opts.ReadonlyLock = true
	for path, command := range map[string]string{filepath.Dir(w.binary.Path): "terraform", "": w.binary.Path} {
		w.env.vars["PATH"] = path
		err := w.Init(t.Context(), nil)
		if !errors.Is(err, ErrLockFile) || !strings.Contains(err.Error(), "committed: "+command+" -chdir="+w.dir+" init") {
			t.Errorf("error: %v", err)
		}
	}
}

func TestSelectedWorkspace(t *testing.T) {
	w := initialized(t, nil)
	write(t, w.path("environment"), "other")
	err := w.Init(t.Context(), nil)
	if err == nil || !strings.Contains(err.Error(), `"other" is selected`) {
		t.Errorf("error: %v", err)
	}
}

// TestPluginCache has caches that can't be written, for root neither: a file, and a folder of the kernel's, in which cwd
// leads to the folder of the test.
func TestPluginCache(t *testing.T) {
	home, cache := t.TempDir(), t.TempDir()
	config, file := filepath.Join(home, "config"), filepath.Join(home, "plain")
	write(t, config, "# plugin_cache_dir = \"no\"\nplugin_cache_dir = \"$HOME/shared\"\n")
	write(t, file, "")
	write(t, filepath.Join(home, "5.100.0", platform(), "provider"), "")
	t.Chdir(home)
	for _, test := range []struct {
		name   string
		env    []string
		mirror string
		own    string
		lock   string
		want   string
		fault  bool
	}{
		{name: "of tfgen's own", own: cache, want: cache},
		{name: "of tfgen's own, and no folder", own: file, fault: true},
		{name: "the user's", env: []string{"TF_PLUGIN_CACHE_DIR=" + home}, own: cache, want: home},
		{name: "the user's, and no folder", env: []string{"TF_PLUGIN_CACHE_DIR=" + file}, own: cache, fault: true},
		{name: "the user's, read-only", env: []string{"TF_PLUGIN_CACHE_DIR=/proc/self"}, own: cache, fault: true},
		{
			name: "the user's, read-only, with another version", env: []string{"TF_PLUGIN_CACHE_DIR=/proc/self"}, own: cache,
			lock: "provider \"cwd\" {\n  version = \"5.99.0\"\n}\n", fault: true,
		},
		{
			name: "the user's, read-only, with all that is needed", env: []string{"TF_PLUGIN_CACHE_DIR=/proc/self"}, own: cache,
			lock: "provider \"cwd\" {\n  version = \"5.100.0\"\n}\n", want: "/proc/self",
		},
		{name: "in a configuration", env: []string{"TF_CLI_CONFIG_FILE=" + config}, own: cache, want: home + "/shared"},
		{name: "none in a configuration", env: []string{"TF_CLI_CONFIG_FILE=" + file}, own: cache},
		{name: "none with a mirror", mirror: home, own: cache},
	} {
		if runtime.GOOS != "linux" && slices.Contains(test.env, "TF_PLUGIN_CACHE_DIR=/proc/self") {
			continue
		}
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			write(t, filepath.Join(dir, lockFile), test.lock)
			w, err := Open(dir, Binary{Path: "terraform"}, Options{
				Env: append(test.env, "HOME="+home), Mirror: test.mirror, CacheDir: test.own,
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := w.env.pluginCache(Terraform); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if err := w.CacheFault(); (err != nil) != test.fault {
				t.Errorf("fault: %v", err)
			}
		})
	}
}

// TestSession looks as another role: with settings and variables of its own, without a lock, and beside what init has
// prepared for others.
func TestSession(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	w := initialized(t, nil, "FAKE_TERRAFORM_LOG="+log)
	session := &Session{Name: "plan-role", Backend: []string{"assume_role={role_arn=\"plan\"}"}, Variables: []string{"role=plan"}}
	for range 2 {
		looking, err := Open(w.dir, w.binary, Options{Env: w.opts.Env, CacheDir: t.TempDir(), Session: session})
		if err != nil {
			t.Fatal(err)
		}
		if err := looking.Init(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if _, err := looking.Plan(t.Context(), filepath.Join(t.TempDir(), "plan"), PlanOptions{}, nil); err != nil {
			t.Fatal(err)
		}
		session.Backend = []string{"assume_role={role_arn=\"another\"}"}
	}
	if !w.Initialized() {
		t.Error("what was prepared for the root as it is was changed")
	}
	if diff := cmp.Diff([]string{"init", "init", "plan", "init", "plan"}, calls(t, log)); diff != "" {
		t.Error(diff)
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`-backend-config=assume_role={role_arn="plan"}`, `-backend-config=assume_role={role_arn="another"}`, "-var role=plan",
		"-lock=false",
	} {
		if !strings.Contains(string(text), part) {
			t.Errorf("terraform wasn't called with %s:\n%s", part, text)
		}
	}
}
