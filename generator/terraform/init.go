package terraform

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// lockFile holds the versions and checksums of the providers that init has selected.
const lockFile = ".terraform.lock.hcl"

// Initialized reports whether Init has nothing to do: what it depends on is as it was when it last ran here.
func (w *Workspace) Initialized() bool {
	if !exists(w.path("providers")) || !exists(w.path("modules/modules.json")) {
		return false
	}
	stamp, err := os.ReadFile(w.path(stampFile))
	return err == nil && string(stamp) == w.stamp()
}

// Init prepares the root, where that isn't done: backend, modules, providers. on is told of its progress, also when it
// waits for another process that does the same, and may be nil.
func (w *Workspace) Init(ctx context.Context, on func(Event)) error {
	if err := w.checkSelected(); err != nil {
		return err
	}
	if err := w.checkLocked(); err != nil {
		return err
	}
	w.trusted = w.Initialized() && !exists(w.adoptFile())
	if w.trusted {
		return nil
	}
	if err := w.initialize(ctx, on); err != nil {
		return err
	}
	return w.checkLocked()
}

// checkSelected refuses a root in which somebody has selected another Terraform workspace, and with it another state.
func (w *Workspace) checkSelected() error {
	name, err := os.ReadFile(w.path("environment"))
	selected := strings.TrimSpace(string(name))
	if err != nil || selected == "" || selected == "default" {
		return nil
	}
	return fmt.Errorf("in %s, the Terraform workspace %q is selected, which has another state: %s",
		w.dir, selected, w.commands().Replace("TERRAFORM workspace select default"))
}

// initialize runs init, unless another process does so at this moment: then it waits for that one.
func (w *Workspace) initialize(ctx context.Context, on func(Event)) error {
	w.trusted = false
	before := w.Initialized()
	return w.once(ctx, "init", on, func(running context.Context, out io.Writer) error {
		unlock, err := w.lockForInit(ctx, on)
		if err != nil {
			return err
		}
		defer unlock()
		if err := w.dropAdopted(); err != nil {
			return err
		}
		if !before && w.Initialized() {
			return nil
		}
		if err := os.Remove(w.path(stampFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if err := w.keepOutOfGit(); err != nil {
			return err
		}
		if err := w.listen(running, out); err != nil {
			return err
		}
		if err := w.tf.InitJSON(running, out, w.initOptions()...); err != nil {
			return err
		}
		return os.WriteFile(w.path(stampFile), []byte(w.stamp()), 0o644)
	})
}

// keepOutOfGit lets git ignore what Terraform keeps in the root, whatever the repository ignores itself.
func (w *Workspace) keepOutOfGit() error {
	ignore := filepath.Join(w.dir, ".terraform", ".gitignore")
	if err := os.MkdirAll(filepath.Dir(ignore), 0o755); err != nil {
		return err
	}
	return os.WriteFile(ignore, []byte("*\n"), 0o644)
}

func (w *Workspace) initOptions() []tfexec.InitOption {
	var options []tfexec.InitOption
	if w.mirror != "" {
		options = append(options, tfexec.PluginDir(w.mirror))
	}
	if w.opts.ReadonlyLock {
		options = append(options, flag("-lockfile=readonly"))
	}
	return append(options, w.opts.Session.initOptions()...)
}

// lockForInit keeps every other init out of the root and, where there is one, out of the plugin cache, which Terraform
// doesn't lock: https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache.
func (w *Workspace) lockForInit(ctx context.Context, on func(Event)) (func(), error) {
	unlock, err := w.lockRoot(ctx, exclusive, on)
	if err != nil {
		return nil, err
	}
	cache := w.env.pluginCache(w.product())
	if cache == "" || writable(cache) != nil { // what can't be written needs no lock
		return unlock, nil
	}
	unlockCache, err := lockPath(ctx, filepath.Join(cache, ".tfgen.lock"), exclusive, func() {
		notify(on, "waiting for another tfgen that installs providers")
	})
	if err != nil {
		unlock()
		return nil, err
	}
	return func() { unlockCache(); unlock() }, nil
}

// uninitialized reports whether the error may be gone after an init.
func uninitialized(err error) bool {
	return errors.Is(err, ErrNotInitialized) || errors.Is(err, ErrBackendChanged) || errors.Is(err, ErrNoProvider)
}
