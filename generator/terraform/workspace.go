package terraform

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tfgen/tfgen/generator/internal/shell"
)

// Workspace is one rendered root with the terraform that runs in it. It runs one command at a time. Several processes
// may have a workspace of the same root: they take turns where they have to.
//
// Cancelling the context of a method interrupts terraform, which finishes its step, saves the state and releases its
// lock; the method waits for that, however long it takes. Its error then is the context's.
type Workspace struct {
	dir     string
	binary  Binary
	mirror  string // absolute, or empty
	opts    Options
	env     environment
	stderr  strings.Builder // of the command that runs
	log     transcript
	trusted bool // the last Init saw nothing to do

	cacheFault error
}

// Options are the surroundings of a Workspace.
type Options struct {
	Env          []string      // as os.Environ, which nil stands for
	Mirror       string        // folder to install providers from; empty: as Terraform's own rules say
	CacheDir     string        // keeps downloaded providers; empty: tfgen/plugins in the user's cache folder
	LockTimeout  time.Duration // how long plan and apply wait for the state lock
	ReadonlyLock bool          // fail rather than change .terraform.lock.hcl
	Log          io.Writer     // told all that terraform says, a line each; errors of it are ignored; may be nil
}

// Open returns the workspace of the root in dir. It runs nothing.
func Open(dir string, bin Binary, opts Options) *Workspace {
	if opts.Env == nil {
		opts.Env = os.Environ()
	}
	w := &Workspace{dir: dir, binary: bin, opts: opts, env: newEnvironment(opts.Env), log: transcript{out: opts.Log}}
	if opts.Mirror != "" {
		w.mirror = absolute(opts.Mirror)
	}
	w.cacheFault = w.usePluginCache()
	return w
}

// Ignored names the caller's environment variables that would change what is planned or applied, and which terraform
// therefore doesn't get: sorted, such as TF_CLI_ARGS_plan, TF_VAR_region or TF_WORKSPACE.
func (w *Workspace) Ignored() []string {
	return w.env.ignored
}

// CacheFault is why providers don't come from a plugin cache though they could: nil where there is nothing to say.
func (w *Workspace) CacheFault() error {
	return w.cacheFault
}

// path is a file in the folder where terraform keeps what it needs to run in the root, which is never committed.
func (w *Workspace) path(name string) string {
	return filepath.Join(w.dir, ".terraform", name)
}

// run calls a command of terraform's, passes its events to on and makes an Error of its failure. A root that turns out
// not to be initialized, although Init trusted that it is, is initialized, and the command called once more.
func (w *Workspace) run(
	ctx context.Context, op string, on func(Event), call func(context.Context, io.Writer) error,
) error {
	err := w.once(ctx, op, on, call)
	if !w.trusted || !uninitialized(err) {
		return err
	}
	if err := w.initialize(ctx, on); err != nil {
		return err
	}
	return w.once(ctx, op, on, call)
}

func (w *Workspace) once(
	ctx context.Context, op string, on func(Event), call func(context.Context, io.Writer) error,
) error {
	if ctx.Err() != nil { // before terraform starts
		return w.failure(op, ctx.Err(), nil, interrupted)
	}
	var failures []Diagnostic
	out := &eventWriter{on: func(e Event) {
		w.log.event(e)
		if e.Diagnostic != nil {
			failures = add(failures, *e.Diagnostic)
		}
		if on != nil {
			on(e)
		}
	}}
	w.stderr.Reset()
	w.log.begin(op)
	err := call(ctx, out)
	out.end()
	how := failed
	switch {
	case wasKilled(err):
		how = killed
	case ctx.Err() != nil:
		how = interrupted
	}
	if ctx.Err() != nil {
		err = ctx.Err()
		failures = slices.DeleteFunc(failures, func(d Diagnostic) bool { return d.Summary == "execution halted" })
	}
	if err == nil {
		return nil
	}
	if len(failures) == 0 {
		failures = parseErrors(w.stderr.String())
	}
	if ctx.Err() != nil { // every step that was broken off says so
		failures = slices.DeleteFunc(failures, func(d Diagnostic) bool { return strings.Contains(d.text(), "canceled") })
	}
	return w.failure(op, err, failures, how)
}

func (w *Workspace) failure(op string, err error, failures []Diagnostic, how outcome) error {
	e := &Error{Op: op, Dir: w.dir, Diagnostics: failures, outcome: how, err: err}
	if how == killed {
		e.causes = append(e.causes, ErrKilled)
	}
	e.explain(w.commands())
	return e
}

// commands are what the hints' placeholders stand for: terraform in the root, as this user would call it, and init.
func (w *Workspace) commands() *strings.Replacer {
	binary := w.binary.Path
	if first := w.env.lookPath(); len(first) > 0 && first[0] == binary {
		binary = executable()
	}
	command := shell.Quote(binary) + " " + shell.Quote("-chdir="+w.dir)
	initialize := command + " init"
	if w.mirror != "" {
		initialize += " " + shell.Quote("-plugin-dir="+w.mirror)
	}
	return strings.NewReplacer("TERRAFORM", command, "INIT", initialize)
}

// terraform runs a command of terraform's in the root, for once and its like to make an Error of what it returns.
func (w *Workspace) terraform(ctx context.Context, stdout io.Writer, args ...string) error {
	cmd := w.env.command(ctx, w.dir, w.binary.Path, args...)
	cmd.Stdout, cmd.Stderr = stdout, io.MultiWriter(&w.stderr, &w.log)
	return cmd.Run()
}

// answer runs a command that answers with one JSON document, and decodes it. There may be none: that is false.
func (w *Workspace) answer(ctx context.Context, op string, document any, args ...string) (found bool, err error) {
	err = w.run(ctx, op, nil, func(ctx context.Context, _ io.Writer) error {
		var stdout bytes.Buffer
		if err := w.terraform(ctx, &stdout, args...); err != nil {
			return err
		}
		found, err = decode(stdout.Bytes(), document)
		if err != nil {
			return fmt.Errorf("%s answers terraform %s with something else than its JSON: %w", w.binary.Path, op, err)
		}
		return nil
	})
	return found, err
}

func (w *Workspace) lockTimeout() string {
	return "-lock-timeout=" + w.opts.LockTimeout.String()
}
