package edit

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"

	"github.com/tfgen/tfgen/generator/spec"
)

// reload reads the spec in dir as it would be with one of its files changed.
func reload(dir string, changed *file) (*spec.Project, error) {
	return spec.LoadFS(overlay{os.DirFS(dir), filepath.Base(changed.name), changed.src}, dir)
}

// overlay is a folder in which one file has another content.
type overlay struct {
	fs.FS
	name    string
	content []byte
}

// ReadFile is the file's content.
func (o overlay) ReadFile(name string) ([]byte, error) {
	if name == o.name {
		return o.content, nil
	}
	return fs.ReadFile(o.FS, name)
}

// onlyModel checks that the pipeline runs the model, and that nothing else has changed from one project to the other.
func onlyModel(before, after *spec.Project, env, pipeline string, want Model) error {
	old, err := lookUp(before, env, pipeline)
	if err != nil {
		return err
	}
	edited, err := lookUp(after, env, pipeline)
	if err != nil {
		return err
	}
	if !maps.Equal(values(edited), with(values(old), old.Pin, want)) {
		return fmt.Errorf("it reads back as %q, with version id %q and checksum %q",
			edited.ModelKey, edited.ModelVersionID, edited.ModelChecksum)
	}

	set := *edited
	defer func() { *edited = set }()
	edited.ModelKey, edited.ModelVersionID, edited.ModelChecksum = old.ModelKey, old.ModelVersionID, old.ModelChecksum
	edited.Parameters = old.Parameters
	if !reflect.DeepEqual(before.Meaning(), after.Meaning()) {
		return errors.New("the spec has changed since it was read; run the command again")
	}
	return nil
}

// values are the pipeline's parameters by key.
func values(p *spec.Pipeline) map[string]string {
	all := map[string]string{}
	for _, parameter := range p.Parameters {
		all[parameter.Key] = parameter.Value
	}
	return all
}

// with puts the parameters that tell a model among others.
func with(parameters map[string]string, pinned bool, m Model) map[string]string {
	parameters["model-key"] = m.Key
	if !pinned {
		return parameters
	}
	for key, value := range map[string]string{"model-version-id": m.VersionID, "model-checksum": m.Checksum} {
		if parameters[key] = value; value == "" {
			delete(parameters, key)
		}
	}
	return parameters
}
