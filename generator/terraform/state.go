package terraform

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// UnsavedState is the file in the root in which terraform leaves a state that it could not save.
const UnsavedState = "errored.tfstate"

// State says which state the root has now: the zero value before the first apply.
func (w *Workspace) State(ctx context.Context) (StateID, error) {
	var state struct {
		StateID
		Version int // of the format
	}
	found, err := w.pullState(ctx, &state)
	if err == nil && found && state.Version == 0 {
		err = fmt.Errorf("what %s gives as the state of %s is none", w.binary.Path, w.dir)
	}
	return state.StateID, err
}

// Manages reports whether the state has a resource that Terraform manages. It has none before the first apply, after a
// destroy, and when what was made didn't get into it, or it was lost.
func (w *Workspace) Manages(ctx context.Context) (bool, error) {
	var s state
	if _, err := w.pullState(ctx, &s); err != nil {
		return false, err
	}
	return slices.ContainsFunc(s.Resources, func(r stateResource) bool { return r.Mode != "data" }), nil
}

// PushState saves a state that is in a file. Terraform refuses one that is not newer than the one that is there, or
// that is of another lineage.
func (w *Workspace) PushState(ctx context.Context, file string) error {
	file, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	return w.run(ctx, "state", nil, func(ctx context.Context, _ io.Writer) error {
		return w.tf.StatePush(ctx, file, tfexec.LockTimeout(w.opts.LockTimeout.String()))
	})
}

// pullState decodes the state, and reports whether there is one.
func (w *Workspace) pullState(ctx context.Context, state any) (bool, error) {
	return w.answer(ctx, "state", state, func(ctx context.Context, out io.Writer) error {
		w.tf.SetStdout(out)
		_, err := w.tf.StatePull(ctx)
		return err
	})
}
