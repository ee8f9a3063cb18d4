package adopt

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
	"github.com/tfgen/tfgen/generator/terraform"
)

// ImportFile is the file of a root that import blocks are written to. It is the user's: it can be reviewed, edited and
// committed like any other of theirs.
func ImportFile(root string) string { return filepath.Join(root, "imports.tf") }

// AddImports adds blocks for these objects to a root's import file, after what is in it.
func AddImports(root string, objects []terraform.Existing) error {
	path := ImportFile(root)
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("read what is imported already: %w", err)
	}
	text := terraform.ImportBlocks(objects, "Taken over by tfgen adopt. tfgen adopt --done removes this once applied.")
	if len(before) > 0 {
		text = append(append(bytes.TrimRight(before, "\n"), "\n\n"...), text...)
	}
	return atomicfile.Write([]atomicfile.Change{{Path: path, Before: before, Content: text}})
}

// RemoveImports removes a root's import file. One that holds anything but import blocks is left, and an error.
func RemoveImports(root string) error {
	path := ImportFile(root)
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read what was imported: %w", err)
	}
	file, diags := hclsyntax.ParseConfig(text, path, hcl.InitialPos)
	if diags.HasErrors() {
		return fmt.Errorf("read what was imported: %w", diags)
	}
	body := file.Body.(*hclsyntax.Body)
	for _, block := range body.Blocks {
		if block.Type != "import" {
			return fmt.Errorf("%s has more than import blocks, %s for one: take them out by hand", path, block.Type)
		}
	}
	return atomicfile.Write([]atomicfile.Change{{Path: path, Before: text, Remove: true, Within: root}})
}
