package terraform

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
)

// UnsavedState is the file in the root in which terraform leaves a state that it could not save.
const UnsavedState = "errored.tfstate"

// State says which state the root has now: the zero value before the first apply.
func (w *Workspace) State(ctx context.Context) (StateID, error) {
	var id StateID
	found, err := w.answer(ctx, "state", &id, "state", "pull")
	if err == nil && found && id.Lineage == "" {
		err = fmt.Errorf("what %s gives as the state of %s is none", w.binary.Path, w.dir)
	}
	return id, err
}

// PushState saves a state that is in a file. Terraform refuses one that is not newer than the one that is there, or
// that is of another lineage.
func (w *Workspace) PushState(ctx context.Context, file string) error {
	file, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	return w.run(ctx, "state", nil, func(ctx context.Context, _ io.Writer) error {
		return w.terraform(ctx, io.Discard, "state", "push", w.lockTimeout(), file)
	})
}
