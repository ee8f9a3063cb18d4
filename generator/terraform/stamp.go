package terraform

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// stampFile holds, in .terraform, the digest of what the last init depended on.
const stampFile = "tfgen-init"

// stamp is the digest of what init depends on: the binary, the lock file, where providers come from, and what the
// configuration says about versions, the backend and modules. A command that fails over something left out here is
// repeated after an init, so a wrong guess costs time, no more.
func (w *Workspace) stamp() string {
	digest := sha256.New()
	fmt.Fprintf(digest, "%q %q %q %v %q\n", w.binary.Path, w.binary.Version, w.mirror, w.opts.ReadonlyLock,
		w.opts.Session.stamp())
	lock, _ := os.ReadFile(filepath.Join(w.dir, lockFile)) // none before the first init
	fmt.Fprintf(digest, "%q\n", lock)
	// A file that can't be read is terraform's to complain about.
	root := os.DirFS(w.dir)
	_ = fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch name := entry.Name(); {
		case entry.IsDir() && strings.HasPrefix(name, ".") && path != ".":
			return fs.SkipDir
		case isConfiguration(name):
			text, err := fs.ReadFile(root, path)
			if err != nil {
				return err
			}
			writeRequirements(digest, path, text)
		}
		return nil
	})
	return hex.EncodeToString(digest.Sum(nil))
}

// isConfiguration reports whether a file may be read: OpenTofu reads *.tofu, too.
func isConfiguration(name string) bool {
	name = strings.TrimSuffix(name, ".json")
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tofu")
}

// writeRequirements writes what init reads in a file: settings, sources of modules, and which providers and types of
// resources there are. Of a file that isn't understood, it is all of it.
func writeRequirements(digest io.Writer, path string, text []byte) {
	file, diags := hclsyntax.ParseConfig(text, path, hcl.InitialPos)
	if diags.HasErrors() || strings.HasSuffix(path, ".json") {
		fmt.Fprintf(digest, "%q %q\n", path, text)
		return
	}
	for _, block := range file.Body.(*hclsyntax.Body).Blocks {
		switch block.Type {
		case "terraform":
			fmt.Fprintf(digest, "%q %q\n", path, text[block.Range().Start.Byte:block.CloseBraceRange.End.Byte])
		case "module":
			fmt.Fprintf(digest, "%q module %q\n", path, block.Labels)
			for _, name := range []string{"source", "version"} {
				if attr := block.Body.Attributes[name]; attr != nil {
					fmt.Fprintf(digest, "%q\n", attr.Range().SliceBytes(text))
				}
			}
		case "provider", "resource", "data", "ephemeral":
			fmt.Fprintf(digest, "%q %s %q\n", path, block.Type, block.Labels[:min(1, len(block.Labels))])
		}
	}
}
