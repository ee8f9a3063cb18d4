package terraformtest

import (
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strings"
)

// change is one line of fake-plan.txt or fake-drift.txt, and what a plan makes of it.
type change struct {
	Line                    string
	Action, Address, Reason string
	ImportID                string
}

func parseChange(line string) change {
	words := append(strings.Fields(line), "", "", "")
	return change{Line: line, Action: words[0], Address: words[1], Reason: words[2]}
}

// module and kind are the parts of the address before the resource's name.
func (c change) module() string {
	parts := regexp.MustCompile(`^(?:(.+)\.)?[a-z0-9_]+\.[^.\[]+(?:\[.+\])?$`).FindStringSubmatch(c.Address)
	if parts == nil {
		return ""
	}
	return parts[1]
}

func (c change) kind() string {
	kind, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(c.Address, c.module()), "."), ".")
	return kind
}

func (c change) name() string {
	_, name, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(c.Address, c.module()), "."), ".")
	name, _, _ = strings.Cut(name, "[")
	return name
}

func (c change) resource() fields {
	return fields{"addr": c.Address, "resource_type": c.kind()}
}

// steps are what applying the change does, one after the other.
func (c change) steps() []string {
	switch c.Action {
	case "output", "import":
		return nil
	case "replace":
		return []string{"delete", "create"}
	}
	return []string{c.Action}
}

// readDrift are the changes made outside of terraform.
func readDrift() ([]change, error) {
	lines, err := readLines("fake-drift.txt")
	var changes []change
	for _, line := range lines {
		changes = append(changes, parseChange(line))
	}
	return changes, err
}

// readImports are the objects to import, their IDs by address.
func readImports() (map[string]string, error) {
	text, err := os.ReadFile("tfgen_adopt.tf")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	imports := map[string]string{}
	block := regexp.MustCompile(`import \{\s+to\s*=\s*(\S.*)\n\s+id\s*=\s*"(.*)"`)
	for _, found := range block.FindAllStringSubmatch(string(text), -1) {
		imports[strings.TrimSpace(found[1])] = found[2]
	}
	return imports, err
}
