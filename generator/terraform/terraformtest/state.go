package terraformtest

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const (
	dataDir   = ".terraform" // made by init
	stateFile = ".terraform/fake-state.txt"
)

// change is one line of fake-plan.txt.
type change struct {
	action, address, reason string
}

func parseChange(line string) change {
	words := append(strings.Fields(line), "", "", "")
	return change{action: words[0], address: words[1], reason: words[2]}
}

func (c change) resource() fields {
	words := strings.Split(c.address, ".")
	return fields{"addr": c.address, "resource_type": words[max(0, len(words)-2)]}
}

// steps are what applying the change does, one after the other.
func (c change) steps() []string {
	switch c.action {
	case "output":
		return nil
	case "replace":
		return []string{"delete", "create"}
	}
	return []string{c.action}
}

// savedPlan is what the fake writes to a plan file.
type savedPlan struct {
	Destroy bool
	Changes []string // lines of fake-plan.txt
	State   []string // as it was when the plan was made
}

func (p savedPlan) changes() []change {
	var changes []change
	for _, line := range p.Changes {
		c := parseChange(line)
		if p.Destroy && c.action != "output" {
			c = change{action: "delete", address: c.address}
		}
		changes = append(changes, c)
	}
	return changes
}

func newPlan(destroy bool) (savedPlan, error) {
	state, err := readLines(stateFile)
	if err != nil || destroy {
		return savedPlan{Destroy: destroy, Changes: state, State: state}, err
	}
	lines := []string{"create aws_s3_bucket.fake"}
	if exists("fake-plan.txt") {
		lines, err = readLines("fake-plan.txt")
	}
	applied := func(line string) bool { return slices.Contains(state, line) }
	return savedPlan{Changes: slices.DeleteFunc(lines, applied), State: state}, err
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
	state, err := readLines(stateFile)
	return err != nil || !slices.Equal(state, p.State)
}

// finish records that the first n changes were made.
func (p savedPlan) finish(n int) error {
	state := append(slices.Clone(p.State), p.Changes[:n]...)
	if p.Destroy {
		state = p.Changes[n:]
	}
	if err := os.MkdirAll(filepath.Dir(stateFile), 0o755); err != nil {
		return err
	}
	return os.WriteFile(stateFile, []byte(strings.Join(state, "\n")), 0o600)
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
