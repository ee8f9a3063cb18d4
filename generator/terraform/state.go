package terraform

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"

	"github.com/hashicorp/terraform-exec/tfexec"
)

// UnsavedState is the file in the root in which terraform leaves a state that it could not save.
const UnsavedState = "errored.tfstate"

// State says which state the root has now: the zero value before the first apply.
func (w *Workspace) State(ctx context.Context) (StateID, error) {
	var text string
	err := w.run(ctx, "state", nil, func(ctx context.Context, _ io.Writer) (err error) {
		text, err = w.tf.StatePull(ctx)
		return err
	})
	if err != nil || text == "" {
		return StateID{}, err
	}
	var id StateID
	if err := json.Unmarshal([]byte(text), &id); err != nil {
		return StateID{}, fmt.Errorf("the state of %s can't be read: %w", w.dir, err)
	}
	return id, nil
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
