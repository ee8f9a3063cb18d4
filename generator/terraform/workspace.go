package terraform

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// Workspace is one rendered root with the terraform that runs in it. It runs one command at a time.
//
// Cancelling the context of a method interrupts terraform, which finishes its step, saves the state and releases its
// lock; the method waits for that, however long it takes. Its error then is the context's.
type Workspace struct {
	dir    string
	mirror string
	env    environment
	stream *tfexec.Terraform // for commands that stream events; tfexec leaves its stdout redirected
	quiet  *tfexec.Terraform // for those whose stdout is the answer
	stderr strings.Builder   // of the command that runs
}

// Options are the surroundings of a Workspace.
type Options struct {
	Env    []string // as os.Environ, which nil stands for
	Mirror string   // folder to install providers from; empty: as Terraform's own rules say
}

// Output is an output value of a root.
type Output struct {
	Value     json.RawMessage `json:"value"`
	Type      json.RawMessage `json:"type"` // a cty type in JSON, such as "string" or ["map","string"]
	Sensitive bool            `json:"sensitive"`
}

// Open returns the workspace of the root in dir. It runs nothing.
func Open(dir string, bin Binary, opts Options) (*Workspace, error) {
	if opts.Env == nil {
		opts.Env = os.Environ()
	}
	w := &Workspace{dir: dir, mirror: opts.Mirror, env: newEnvironment(opts.Env)}
	for _, handle := range []**tfexec.Terraform{&w.stream, &w.quiet} {
		tf, err := w.env.handle(dir, bin.Path)
		if err != nil {
			return nil, fmt.Errorf("terraform in %s: %w", dir, err)
		}
		tf.SetStderr(&w.stderr)
		if runtime.GOOS != "windows" { // where nothing can be interrupted
			if err := tf.SetWaitDelay(0); err != nil { // never kill: the state would be lost and the lock left
				return nil, fmt.Errorf("terraform in %s: %w", dir, err)
			}
		}
		*handle = tf
	}
	return w, nil
}

// Ignored names the caller's environment variables that would change what is planned or applied, and which terraform
// therefore doesn't get: sorted, such as TF_CLI_ARGS_plan, TF_VAR_region or TF_WORKSPACE.
func (w *Workspace) Ignored() []string {
	return w.env.ignored
}

// Init prepares the root: backend, modules, providers. on is told of its progress and may be nil.
func (w *Workspace) Init(ctx context.Context, on func(Event)) error {
	var opts []tfexec.InitOption
	if w.mirror != "" {
		mirror, err := filepath.Abs(w.mirror)
		if err != nil {
			return err
		}
		opts = append(opts, tfexec.PluginDir(mirror))
	}
	return w.run(ctx, "init", on, func(ctx context.Context, out io.Writer) error {
		return w.stream.InitJSON(ctx, out, opts...)
	})
}

// Show returns what a saved plan would do, as Terraform shows it to people.
func (w *Workspace) Show(ctx context.Context, file string, color bool) (string, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return "", err
	}
	var text string
	err = w.run(ctx, "show", nil, func(ctx context.Context, _ io.Writer) (err error) {
		text, err = w.quiet.ShowPlanFileRaw(ctx, file)
		return err
	})
	if color {
		text = colorize(text)
	}
	return text, err
}

// Output returns the root's outputs as of its last apply, sensitive values included.
func (w *Workspace) Output(ctx context.Context) (map[string]Output, error) {
	outputs := map[string]Output{}
	err := w.run(ctx, "output", nil, func(ctx context.Context, _ io.Writer) error {
		values, err := w.quiet.Output(ctx)
		for name, value := range values {
			outputs[name] = Output{Value: value.Value, Type: value.Type, Sensitive: value.Sensitive}
		}
		return err
	})
	return outputs, err
}

// run calls a command of terraform's, passes its events to on and makes an Error of its failure.
func (w *Workspace) run(
	ctx context.Context, op string, on func(Event), call func(context.Context, io.Writer) error,
) error {
	if ctx.Err() != nil { // before terraform starts
		return w.failure(op, ctx.Err(), nil, true)
	}
	var failures []Diagnostic
	interrupts := newInterrupter()
	out := &eventWriter{on: func(e Event) {
		interrupts.watch(e)
		if e.Diagnostic != nil {
			failures = add(failures, *e.Diagnostic)
		}
		if on != nil {
			on(e)
		}
	}}
	w.stderr.Reset()
	inner, release := interrupts.context(ctx)
	defer release()
	err := call(inner, out)
	if ctx.Err() != nil {
		err = ctx.Err() // tfexec's own may wrap nothing, and then panics when printed
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
	return w.failure(op, err, failures, ctx.Err() != nil)
}

func (w *Workspace) failure(op string, err error, failures []Diagnostic, interrupted bool) error {
	if missing := (*tfexec.ErrVersionMismatch)(nil); errors.As(err, &missing) {
		err = fmt.Errorf("it needs terraform %s or newer: %w", missing.MinInclusive, err)
	}
	e := &Error{Op: op, Dir: w.dir, Diagnostics: failures, interrupted: interrupted, err: err}
	e.explain()
	return e
}
