package terraform

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tfgen/tfgen/generator/tf"
)

// adoptFile is where import blocks stand while a plan is made. The plan applies without them, since it holds the
// configuration as it was.
func (w *Workspace) adoptFile() string {
	return filepath.Join(w.dir, "tfgen_adopt.tf")
}

// adopt writes the import blocks: https://developer.hashicorp.com/terraform/language/import.
func (w *Workspace) adopt(objects []Existing) error {
	text := ImportBlocks(objects, "Made by tfgen while it plans to take over what exists. It can be removed.")
	return os.WriteFile(w.adoptFile(), text, 0o644)
}

// ImportBlocks is a file that takes over objects, below a line of comment.
func ImportBlocks(objects []Existing, comment string) []byte {
	var file tf.File
	for _, o := range objects {
		file = append(file, tf.NewBlock("import", nil, tf.Attr("to", tf.Ref(o.Address)), tf.Attr("id", tf.String(o.ID))))
	}
	return tf.NewPrinter(comment).Bytes(file)
}

// dropAdopted removes the import blocks, also those of a tfgen that was killed. The root is locked by the caller.
func (w *Workspace) dropAdopted() error {
	if err := os.Remove(w.adoptFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
