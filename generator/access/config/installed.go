package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"
)

// modulesDir is where terraform init puts modules that aren't folders of the repository, below the root's.
const modulesDir = ".terraform/modules"

// installedModule is an entry of terraform's manifest of modules. The key is the names of the calls from the root on.
type installedModule struct{ Key, Source, Version, Dir string }

// installed is the folder of a module from a registry or a repository, as terraform init has put it there.
//
// Terraform doesn't verify what is in that folder: as long as the manifest agrees with the call, init leaves it as it
// is, and the next run uses it. So what is read is what Terraform runs on this machine, with these folders. It says
// nothing about another machine, where init may select another version, or a branch may have moved on. Callers say so.
func (m *module) installed(key, source string, b *block) (string, error) {
	constraints, err := versions(b)
	if err != nil {
		return "", err
	}
	why := fmt.Errorf("its source %q is not a folder of this repository", source)
	if err := m.readManifest(); err != nil {
		why = fmt.Errorf("it can't be told where it is installed: %w", err)
	}
	if i := slices.IndexFunc(m.manifest, func(entry installedModule) bool { return entry.Key == key }); i >= 0 {
		entry := m.manifest[i]
		dir := path.Join(m.dir, entry.Dir)
		if why = entry.disagrees(source, constraints); why == nil {
			why = hasConfiguration(m.fsys, dir)
		}
		if why == nil {
			m.usesInstalled = true
			return dir, nil
		}
	}
	return "", fmt.Errorf("%w: run terraform get or tofu get in %s, so that its files are there", why, m.dir)
}

// hasConfiguration says why there are no files of a module in a folder; nil where there are.
func hasConfiguration(fsys fs.FS, dir string) error {
	files, _, err := sources(fsys, dir)
	if err == nil && len(files) == 0 {
		err = fmt.Errorf("there is no configuration in %s", dir)
	}
	return err
}

// versions are what the call says of the module's version.
func versions(b *block) (version.Constraints, error) {
	e := b.attribute("version")
	if e == nil {
		return nil, nil
	}
	text, ok := literal(e)
	if !ok {
		return nil, errors.New("its version is not a literal")
	}
	constraints, err := version.NewConstraint(text)
	if err != nil {
		return nil, fmt.Errorf("its version can't be read: %w", err)
	}
	return constraints, nil
}

// disagrees says why it isn't what a call asks for, by which terraform would install another one; nil where it is.
func (entry installedModule) disagrees(source string, constraints version.Constraints) error {
	if !slices.Contains(spellings(source), entry.Source) {
		return fmt.Errorf("its source is %q, and %s is installed here", source, entry.Source)
	}
	if len(constraints) > 0 {
		if v, err := version.NewVersion(entry.Version); err != nil || !constraints.Check(v) {
			return fmt.Errorf("its version is to be %s, and %q is installed here", constraints, entry.Version)
		}
	}
	if dir := path.Clean(entry.Dir); !strings.HasPrefix(dir, modulesDir+"/") {
		return fmt.Errorf("it is said to be installed in %s, which is not below %s", entry.Dir, modulesDir)
	}
	return nil
}

// readManifest reads which modules are installed, once; none where there is no manifest.
func (l *loader) readManifest() error {
	if l.manifest != nil {
		return nil
	}
	name := path.Join(l.dir, modulesDir, "modules.json")
	content, err := fs.ReadFile(l.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		content, err = []byte("{}"), nil
	}
	if err != nil {
		return err
	}
	var all struct{ Modules []installedModule }
	if err := json.Unmarshal(content, &all); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	l.manifest = append([]installedModule{}, all.Modules...)
	return nil
}

// spellings are what the manifest may have for a source: Terraform completes what is short for something else. A
// spelling that isn't known here is only a module that isn't read.
// https://developer.hashicorp.com/terraform/language/modules/sources
func spellings(source string) []string {
	repository, rest, _ := strings.Cut(source, "//")
	if rest != "" {
		rest = "//" + rest
	} else if name, query, ok := strings.Cut(repository, "?"); ok {
		repository, rest = name, "?"+query
	}
	all := []string{source}
	if regexp.MustCompile(`^[\w-]+/[\w-]+/[\w-]+$`).MatchString(repository) {
		all = append(all, "registry.terraform.io/"+source, "registry.opentofu.org/"+source)
	}
	if strings.HasPrefix(repository, "github.com/") {
		all = append(all, "git::https://"+strings.TrimSuffix(repository, ".git")+".git"+rest)
	}
	if name, ok := strings.CutPrefix(repository, "git@github.com:"); ok {
		all = append(all, "git::ssh://git@github.com/"+name+rest)
	}
	return all
}
