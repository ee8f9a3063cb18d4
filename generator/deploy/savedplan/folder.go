package savedplan

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/tfgen/tfgen/generator/internal/shell"
)

// CheckFolder refuses a folder that Save would refuse, before the time that a plan takes: one that has anything in it
// but saved plans. It need not exist.
func CheckFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("save plans: %w", err)
	}
	for _, entry := range entries {
		if !ours(dir, entry) {
			return fmt.Errorf("%s has files that are no saved plans, %s for one: name a folder for plans alone", dir,
				entry.Name())
		}
	}
	return nil
}

func ours(dir string, entry fs.DirEntry) bool {
	name := entry.Name()
	if !entry.IsDir() {
		text, err := os.ReadFile(filepath.Join(dir, name))
		return strings.HasPrefix(name, unfinished) || name == noneName ||
			name == ignoreName && err == nil && string(text) == ignoreAll
	}
	inside, err := os.ReadDir(filepath.Join(dir, name))
	for _, file := range inside {
		known := slices.Contains([]string{planName, manifestName, appliedName}, file.Name())
		if file.IsDir() || !known && !strings.HasPrefix(file.Name(), unfinished) {
			return false
		}
	}
	return err == nil
}

// SaveNone notes in dir that a plan had nothing to do in any environment, so that Load finds that rather than nothing.
// Plans that are there already stay.
func SaveNone(dir string) error {
	if err := CheckFolder(dir); err != nil {
		return err
	}
	text, err := json.Marshal(map[string]time.Time{"planned": time.Now().UTC().Truncate(time.Second)})
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	for name, content := range map[string]string{ignoreName: ignoreAll, noneName: string(text) + "\n"} {
		if err == nil {
			err = writeFile(filepath.Join(dir, name), strings.NewReader(content))
		}
	}
	if err != nil {
		return fmt.Errorf("note that there is nothing to do: %w", err)
	}
	return nil
}

// ApplyCommand applies the plans of a folder. It can be pasted into a shell.
func ApplyCommand(dir string) string { return "tfgen apply " + shell.Quote(dir) }

// Beside are the plans in dir of other environments than those that are named, and that were not applied yet: applying
// the folder applies them, too. There are none where the folder isn't there.
func Beside(dir string, environments []string) ([]*Saved, error) {
	if _, err := os.Stat(filepath.Join(dir, ignoreName)); err != nil {
		return nil, nil
	}
	all, err := Load(dir)
	return slices.DeleteFunc(all, func(s *Saved) bool {
		_, applied := s.Applied()
		return applied || slices.Contains(environments, s.Environment)
	}), err
}
