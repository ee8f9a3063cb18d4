package spec

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
)

// Load reads every *.hcl file directly in dir. Faults of the spec are returned as *Diagnostics, faults outside of it,
// such as a missing folder, as other errors.
func Load(dir string) (*Project, error) {
	return LoadFS(os.DirFS(dir), dir)
}

// LoadFS is Load for the spec in the root of fsys, which is called dir in diagnostics.
func LoadFS(fsys fs.FS, dir string) (*Project, error) {
	names, err := specFiles(fsys, dir)
	if err != nil {
		return nil, err
	}
	l := &loader{
		parser: hclparse.NewParser(), broken: map[string]bool{}, places: map[any]hcl.Range{}, dir: dir, fsys: fsys,
	}
	for _, name := range names {
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read spec in %s: %w; make the file readable", dir, err)
		}
		// What is rendered doesn't depend on the ends of lines that git has given a checkout.
		l.file(filepath.Join(dir, name), bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")))
	}
	project := l.resolve()
	if len(l.faults) > 0 {
		return nil, newDiagnostics(l.faults, l.parser.Files())
	}
	project.places, project.files = l.places, l.parser.Files()
	if len(l.warnings) > 0 {
		project.Warnings = newDiagnostics(l.warnings, l.parser.Files())
	}
	return project, nil
}

// missingError is that there is no folder of a spec: fs.ErrNotExist, in words that say more.
type missingError struct{ dir string }

func (e missingError) Error() string {
	return fmt.Sprintf("there is no spec: the folder %s does not exist; begin a project with tfgen init, or name the "+
		"folder of one with --chdir", e.dir)
}

func (missingError) Unwrap() error { return fs.ErrNotExist }

// specFiles lists the spec's files by name. Hidden ones are editors' lock files.
func specFiles(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, ".")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missingError{dir}
	}
	if err != nil {
		return nil, fmt.Errorf("read spec: %w", err)
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && path.Ext(e.Name()) == ".hcl" && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("there is no spec: the folder %[1]s has no .hcl file; begin with tfgen init, or create "+
			`%[1]s/project.hcl with a block project "NAME" {} and one file with a block environment "NAME" {} for each `+
			"environment", dir)
	}
	return names, nil
}
