package terraformtest

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	lockFile = ".terraform.lock.hcl" // of the providers
)

// stateFile is in the root, or in the folder that stands in for a backend, by the name of the root.
func stateFile() string {
	root, err := os.Getwd()
	if backend := os.Getenv("FAKE_TERRAFORM_BACKEND"); backend != "" && err == nil {
		return filepath.Join(backend, filepath.Base(root)+".json")
	}
	return ".terraform/fake-state.json"
}

// dataDir is made by init.
func dataDir() string { return cmp.Or(os.Getenv("TF_DATA_DIR"), ".terraform") }

// initialized is there after init; in the real one it has the backend's configuration.
func initialized() string { return filepath.Join(dataDir(), "terraform.tfstate") }

// state is what was applied. Its serial grows with every apply.
type state struct {
	Version int      `json:"version"` // of the format
	Lineage string   `json:"lineage"`
	Serial  int      `json:"serial"`
	Lines   []string `json:"lines"` // of fake-plan.txt

	Resources []struct{} `json:"resources"` // one for each line, of which nothing is said
}

func readState() (state, error) {
	var s state
	data, err := os.ReadFile(stateFile())
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(data, &s)
}

// json is prior_state of a plan: nil where there is none.
func (s state) json() any {
	if s.Serial == 0 {
		return nil
	}
	var managed []fields
	for range s.Lines {
		managed = append(managed, fields{"mode": "managed"})
	}
	return fields{
		"format_version": "1.0", "terraform_version": version(),
		"values": fields{"root_module": fields{"resources": managed}},
	}
}

func (s state) write() error {
	s.Version = 4
	if s.Lineage == "" {
		s.Lineage = fmt.Sprintf("fake-%d", os.Getpid())
	}
	s.Resources = make([]struct{}, len(s.Lines))
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(stateFile()), 0o755); err != nil {
		return err
	}
	return os.WriteFile(stateFile(), data, 0o600)
}

// savedPlan is what the fake writes to a plan file.
type savedPlan struct {
	Destroy bool
	Changes []change
	Drift   []change
	State   state // as it was when the plan was made

	Variables map[string]string // of the root, with the values that they have
}

func newPlan(destroy, refreshOnly bool) (savedPlan, error) {
	s, err := readState()
	if err != nil {
		return savedPlan{}, err
	}
	p := savedPlan{Destroy: destroy, State: s}
	lines := s.Lines
	if !destroy {
		if lines, err = wantedLines(); err != nil {
			return p, err
		}
		lines = slices.DeleteFunc(lines, func(line string) bool { return slices.Contains(s.Lines, line) })
	}
	imports, err := readImports()
	if err != nil || refreshOnly {
		return p, err
	}
	for _, line := range lines {
		c := parseChange(line)
		if destroy && c.Action != "output" {
			c.Action, c.Reason = "delete", ""
		}
		if id, ok := imports[c.Address]; ok && c.Action == "create" {
			c.Action, c.ImportID = "import", id
		}
		p.Changes = append(p.Changes, c)
	}
	return p, nil
}

func wantedLines() ([]string, error) {
	if !exists("fake-plan.txt") {
		return []string{"create aws_s3_bucket.fake"}, nil
	}
	return readLines("fake-plan.txt")
}

func (p savedPlan) save(path string) error {
	data, err := json.Marshal(p)
	if err != nil || path == "" {
		return err
	}
	return os.WriteFile(path, data, 0o600)
}

func loadPlan(path string) (savedPlan, error) {
	var p savedPlan
	data, err := os.ReadFile(path)
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(data, &p)
}

func (p savedPlan) stale() bool {
	s, err := readState()
	return err != nil || s.Serial != p.State.Serial || s.Lineage != p.State.Lineage
}

// finish records that the first n changes were made.
func (p savedPlan) finish(n int) error {
	s := p.State
	for _, c := range p.Changes[:n] {
		if p.Destroy {
			s.Lines = slices.DeleteFunc(s.Lines, func(line string) bool { return line == c.Line })
		} else {
			s.Lines = append(s.Lines, c.Line)
		}
	}
	s.Serial++
	return s.write()
}

// readLines are the lines of a file that aren't blank, none where there is no file.
func readLines(path string) ([]string, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines, err
}
