package proof

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/tfgen/tfgen/generator/project"
	"github.com/tfgen/tfgen/generator/spec"
)

// readAround looks for configurations that aren't among what was read: folders beside those of environments, and files
// that OpenTofu alone reads where it isn't said which of the two runs.
func (l *Landscape) readAround(p *spec.Project, fsys fs.FS) error {
	entries, err := fs.ReadDir(fsys, project.SpecName)
	if err != nil {
		return fmt.Errorf("look for other configurations: %w", err)
	}
	for _, entry := range entries {
		dir := path.Join(project.SpecName, entry.Name())
		known := slices.ContainsFunc(p.Environments, func(env *spec.Environment) bool { return env.Name == entry.Name() })
		if known || !entry.IsDir() || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		if err := l.readBeside(fsys, dir); err != nil {
			return err
		}
	}
	if p.Binary == "" {
		return l.readTofu(fsys)
	}
	return nil
}

// readBeside reports a folder of no environment, whose configuration may be applied in any account. One of modules that
// environments call has been read.
func (l *Landscape) readBeside(fsys fs.FS, dir string) error {
	err := fs.WalkDir(fsys, dir, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), "."):
			return fs.SkipDir
		case !isConfiguration(name) || l.files[name] != nil:
			return nil
		}
		l.around = append(l.around, Finding{Class: Undecided, Range: hcl.Range{Filename: name},
			Summary: dir + " is the folder of no environment",
			Detail:  "Nothing is known of what its configuration grants. Give it an environment, or keep it elsewhere."})
		return fs.SkipAll
	})
	if err != nil {
		return fmt.Errorf("look for other configurations: %w", err)
	}
	return nil
}

// readTofu reports files of OpenTofu's own that Terraform, which runs here, doesn't read in its folders.
func (l *Landscape) readTofu(fsys fs.FS) error {
	dirs := map[string]bool{}
	for name := range l.files {
		dirs[path.Dir(name)] = true
	}
	for dir := range dirs {
		entries, err := fs.ReadDir(fsys, dir)
		if err != nil {
			return fmt.Errorf("look for files of OpenTofu: %w", err)
		}
		for _, entry := range entries {
			name := path.Join(dir, entry.Name())
			if strings.HasSuffix(strings.TrimSuffix(name, ".json"), ".tofu") && l.files[name] == nil {
				l.around = append(l.around, Finding{Class: Undecided, Envs: l.envOf(dir), Range: hcl.Range{Filename: name},
					Summary: "OpenTofu reads " + name + ", and Terraform doesn't",
					Detail:  "Say in the project which of them runs: terraform { binary = \"terraform\" }, or \"tofu\"."})
			}
		}
	}
	return nil
}

// envOf is the environment whose folder has another in it.
func (l *Landscape) envOf(dir string) []string {
	for _, root := range l.roots {
		if dir == root.Path || strings.HasPrefix(dir, root.Path+"/") {
			return []string{root.Env}
		}
	}
	return nil
}

func isConfiguration(name string) bool {
	stem := strings.TrimSuffix(name, ".json")
	return strings.HasSuffix(stem, ".tf") || strings.HasSuffix(stem, ".tofu")
}
