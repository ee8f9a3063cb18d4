package savedplan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Load reads the plans that were saved in dir, by environment, or the one in it where dir is one environment's folder.
// There are none after SaveNone. Else it fails if there is none, and reports all that can't be used: not finished,
// edited by hand, of another version, or with a plan that is missing or not the one that was saved.
func Load(dir string) ([]*Saved, error) {
	folders, err := planFolders(dir)
	if err != nil {
		return nil, err
	}
	var all []*Saved
	var errs []error
	folderOf := map[string]string{} // by environment
	for _, folder := range folders {
		s, err := load(folder)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if other := folderOf[s.Environment]; other != "" {
			errs = append(errs, fmt.Errorf("%s and %s are both plans of %s: remove one", other, folder, s.Environment))
		}
		folderOf[s.Environment] = folder
		all = append(all, s)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return all, nil
}

// planFolders are the folders that hold a plan or a part of one.
func planFolders(dir string) ([]string, error) {
	const hint = "save one with tfgen plan --env NAME --out"
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no saved plan in %s, which doesn't exist: %s %[1]s", dir, hint)
	}
	if err != nil {
		return nil, fmt.Errorf("look for saved plans: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is a file: name the folder that the plan was saved in (plan --out)", dir)
	}
	if holdsPlan(dir) {
		return []string{dir}, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("look for saved plans: %w", err)
	}
	var folders []string
	for _, entry := range entries {
		if folder := filepath.Join(dir, entry.Name()); holdsPlan(folder) {
			folders = append(folders, folder)
		}
	}
	_, err = os.Stat(filepath.Join(dir, noneName))
	if len(folders) == 0 && err != nil {
		return nil, fmt.Errorf("no saved plan in %s: %s %[1]s", dir, hint)
	}
	return folders, nil
}

// holdsPlan says whether a folder has a file of a saved plan in it. An environment's folder may have such a name too.
func holdsPlan(folder string) bool {
	for _, name := range []string{planName, manifestName} {
		if info, err := os.Stat(filepath.Join(folder, name)); err == nil && !info.IsDir() {
			return true
		}
	}
	return false
}

func load(folder string) (*Saved, error) {
	name := filepath.Join(folder, manifestName)
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the plan in %s has no %s, because saving it was stopped: plan again", folder, manifestName)
	}
	if err != nil {
		return nil, fmt.Errorf("read the saved plan: %w", err)
	}
	m, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s %w", name, err)
	}
	s := &Saved{*m, folder}
	return s, s.checkPlan()
}

// parse reads a manifest. The error says what is wrong with the file that it is from.
func parse(text []byte) (*Manifest, error) {
	var form struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(text, &form); err != nil {
		return nil, fmt.Errorf("is not the manifest of a plan: %w", err)
	}
	if form.Version != version {
		return nil, fmt.Errorf("has version %d, and this tfgen knows %d only: plan again with this tfgen, or apply with "+
			"the one that planned", form.Version, version)
	}
	var m Manifest
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&m); err != nil {
		return nil, fmt.Errorf("was edited: %w; plan again", err)
	}
	if digest, err := m.seal(); err != nil || digest != m.Digest {
		return nil, errors.Join(errors.New("was edited: it is not what its digest says; plan again"), err)
	}
	return &m, nil
}

// checkPlan says whether the plan is the one that was saved.
func (s *Saved) checkPlan() error {
	digest, err := FileDigest(s.File())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the plan of %s is missing from %s: %s", s.Environment, s.Dir, s.again())
	case err != nil:
		return fmt.Errorf("read the plan of %s: %w", s.Environment, err)
	case digest != s.Plan:
		return fmt.Errorf("%s is not the plan that was saved: its digest was %s, and is %s; %s", s.File(), s.Plan, digest,
			s.again())
	}
	return nil
}
