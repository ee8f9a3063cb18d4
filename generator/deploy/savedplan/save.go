package savedplan

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The names of the files of a saved plan, in a folder that is named as its environment.
const (
	planName     = "plan"
	manifestName = "manifest.json"
	appliedName  = "applied.json"
	noneName     = "nothing-to-do.json" // in the folder itself
	ignoreName   = ".gitignore"
	ignoreAll    = "*\n"
	unfinished   = ".new-" // begins the name of a file that is being written
)

// Saved is a plan on disk.
type Saved struct {
	Manifest
	Dir string // the environment's folder
}

// File is the plan's file.
func (s *Saved) File() string { return filepath.Join(s.Dir, planName) }

// Save copies a plan's file into dir, beside the plans of other environments, and writes the manifest for it. It sets
// the manifest's Version, Plan and Digest, and makes Created UTC in whole seconds. It replaces an earlier plan of the
// environment, and never leaves a plan with another's manifest, wherever it is stopped.
//
// The manifest's facts are those of the time before the plan was made. Now has those after it: if they differ, nobody
// knows what the plan was made from, and it is refused with a BrokenError.
//
// A plan can hold secrets: its folder is mode 0700, the files are 0600 and git ignores them. A folder that has other
// files than saved plans is refused, because git would ignore those too.
func Save(dir, planFile string, m Manifest, now Facts) (*Saved, error) {
	if m.Environment == "." || m.Environment != filepath.Base(m.Environment) || !filepath.IsLocal(m.Environment) {
		return nil, fmt.Errorf("%q can't be the name of an environment's folder", m.Environment)
	}
	if err := CheckFolder(dir); err != nil {
		return nil, err
	}
	s := &Saved{m, filepath.Join(dir, m.Environment)}
	if changed := m.compare(now); len(changed) > 0 {
		return nil, &BrokenError{Environment: m.Environment, Bindings: changed, Again: s.again()}
	}
	if err := s.write(dir, planFile); err != nil {
		return nil, fmt.Errorf("save the plan of %s: %w", m.Environment, err)
	}
	return s, nil
}

func (s *Saved) write(dir, planFile string) error {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return err
	}
	if err := os.Chmod(s.Dir, 0o700); err != nil { // it may have been there
		return err
	}
	if err := writeFile(filepath.Join(dir, ignoreName), strings.NewReader(ignoreAll)); err != nil {
		return err
	}
	manifest := filepath.Join(s.Dir, manifestName)
	remove := []string{manifest, filepath.Join(s.Dir, appliedName), filepath.Join(dir, noneName)}
	killed, _ := fs.Glob(os.DirFS(s.Dir), unfinished+"*") // left by one that was killed; the pattern is well-formed
	for _, name := range killed {
		remove = append(remove, filepath.Join(s.Dir, name))
	}
	for _, old := range remove {
		if err := os.Remove(old); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	plan, err := os.Open(planFile)
	if err != nil {
		return err
	}
	defer plan.Close()
	if err := writeFile(s.File(), plan); err != nil {
		return err
	}
	text, err := s.complete()
	if err != nil {
		return err
	}
	return writeFile(manifest, bytes.NewReader(text))
}

// complete sets what the manifest says of itself and of the plan, and returns it as JSON.
func (s *Saved) complete() ([]byte, error) {
	s.Version = version
	s.Created = s.Created.UTC().Truncate(time.Second)
	if s.Changes == nil {
		s.Changes = []Change{}
	}
	var err error
	if s.Plan, err = FileDigest(s.File()); err != nil {
		return nil, err
	}
	if s.Digest, err = s.seal(); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(s.Manifest, "", "  ")
	return append(text, '\n'), err
}

// writeFile writes a file for its owner alone, all of it or nothing.
func writeFile(name string, content io.Reader) error {
	f, err := os.CreateTemp(filepath.Dir(name), unfinished) // mode 0600
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
