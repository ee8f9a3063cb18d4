package terraform

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-exec/tfexec"

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
	tf      *tfexec.Terraform
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

	Session *Session // how terraform works otherwise than the root says; nil: as it says

	// RefuseProvider says why a version of the AWS provider isn't to be used, or nothing; nil: any may be.
	RefuseProvider func(version string) string

	Log io.Writer // told all that terraform says, a line each; errors of it are ignored; may be nil
}

// Open returns the workspace of the root in dir. It runs nothing.
func Open(dir string, bin Binary, opts Options) (*Workspace, error) {
	if opts.Env == nil {
		opts.Env = os.Environ()
	}
	w := &Workspace{
		dir: dir, binary: bin, opts: opts, env: newEnvironment(opts.Env),
		log: transcript{product: bin.Product(), out: opts.Log},
	}
	if opts.Mirror != "" {
		w.mirror = absolute(opts.Mirror)
	}
	w.cacheFault = w.usePluginCache()
	w.useSession()
	tf, err := w.env.handle(dir, bin.Path)
	if err != nil {
		return nil, fmt.Errorf("%s in %s: %w", bin.Product(), dir, err)
	}
	tf.SetStderr(io.MultiWriter(&w.stderr, &w.log))
	w.tf = tf
	return w, nil
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

func (w *Workspace) product() Product { return w.binary.Product() }

// run calls a command of terraform's with a context that doesn't end, since terraform is interrupted otherwise. It
// passes its events to on and makes an Error of its failure. A root that turns out not to be initialized, although Init
// trusted that it is, is initialized, and the command called once more.
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
	interrupts := newInterrupter(w.dir)
	out := &eventWriter{on: func(e Event) {
		interrupts.watch(e)
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
	w.tf.SetStdout(io.Discard) // where the command before this one has left its own
	err := interrupts.guard(ctx, func(ctx context.Context) error { return call(ctx, out) })
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
	e := &Error{Op: op, Dir: w.dir, product: w.product(), Diagnostics: failures, outcome: how, err: err}
	if how == killed {
		e.causes = append(e.causes, ErrKilled)
	}
	e.explain(w.commands())
	return e
}

// commands are what the hints' placeholders stand for: terraform in the root, as this user would call it, init, which
// product it is and where its providers come from.
func (w *Workspace) commands() *strings.Replacer {
	binary := w.binary.Path
	if first := w.env.lookPath(w.product()); len(first) > 0 && first[0] == binary {
		binary = w.product().executable()
	}
	command := shell.Quote(binary) + " " + shell.Quote("-chdir="+w.dir)
	initialize := command + " init"
	if w.mirror != "" {
		initialize += " " + shell.Quote("-plugin-dir="+w.mirror)
	}
	return strings.NewReplacer("TERRAFORM", command, "INIT", initialize, "PRODUCT", string(w.product()),
		"REGISTRY", w.product().registry())
}

// answer calls a command that answers with one JSON document, and decodes it. There may be none: that is false. What
// tfexec makes of it doesn't matter: it takes what wrappers print around it for a part.
func (w *Workspace) answer(
	ctx context.Context, op string, document any, call func(context.Context, io.Writer) error,
) (found bool, err error) {
	err = w.run(ctx, op, nil, func(ctx context.Context, _ io.Writer) error {
		var stdout bytes.Buffer
		failure := call(ctx, &stdout)
		if failedToRun(failure) {
			return failure
		}
		found, err = decode(stdout.Bytes(), document)
		if err != nil {
			return fmt.Errorf("%s answers %s %s with something else than its JSON: %w", w.binary.Path, w.product(), op, err)
		}
		if !found {
			return failure
		}
		return nil
	})
	return found, err
}

// listen directs what terraform writes to out. It asks for the version first: most of tfexec's commands need it, and
// the answer would be in out.
func (w *Workspace) listen(ctx context.Context, out io.Writer) error {
	if _, _, err := w.tf.Version(ctx, false); err != nil {
		return err
	}
	w.tf.SetStdout(out)
	return nil
}

// flag passes terraform a flag that tfexec has no option for: what it takes for the command's last argument.
func flag(text string) *tfexec.DirOption {
	return tfexec.Dir(text)
}
