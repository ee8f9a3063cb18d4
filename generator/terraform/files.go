package terraform

import (
	"io/fs"
	"slices"
	"strings"
)

// Files is a view of files in which folders show those configurations that the product reads: Terraform doesn't read
// *.tofu, and OpenTofu reads X.tofu in the place of X.tf.
// https://opentofu.org/docs/language/files/#file-extension
func (p Product) Files(fsys fs.FS) fs.FS { return view{fsys, p} }

// view is what a product reads of files.
type view struct {
	fs.FS
	product Product
}

// ReadDir is what fs.ReadDir calls.
func (v view) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(v.FS, name)
	var tofu []string // files of OpenTofu's own, by the names that they would have as Terraform's
	for _, entry := range entries {
		if as, ok := asTerraform(entry.Name()); ok && !entry.IsDir() {
			tofu = append(tofu, as)
		}
	}
	return slices.DeleteFunc(entries, func(entry fs.DirEntry) bool {
		_, isTofu := asTerraform(entry.Name())
		switch {
		case entry.IsDir():
			return false
		case v.product == OpenTofu:
			return slices.Contains(tofu, entry.Name())
		default:
			return isTofu
		}
	}), err
}

// asTerraform is the name that a file of OpenTofu's own would have as Terraform's.
func asTerraform(name string) (string, bool) {
	for _, extension := range []string{"", ".json"} {
		if stem, ok := strings.CutSuffix(name, ".tofu"+extension); ok {
			return stem + ".tf" + extension, true
		}
	}
	return "", false
}
