package main

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// TestHelpFits has the help of each command and topic fit a terminal of 80 columns, and 120 elsewhere, but for code
// and tables.
func TestHelpFits(t *testing.T) {
	for columns, most := range map[string]int{"": 120, "80": 80} {
		for _, path := range commandPaths(newRootCmd(&app{getenv: func(string) string { return "" }})) {
			var out bytes.Buffer
			a := &app{out: &out, err: &out, getenv: func(name string) string {
				return map[string]string{"COLUMNS": columns}[name]
			}}
			cmd := newRootCmd(a)
			cmd.SetArgs(append([]string{"help"}, path...))
			if err := cmd.ExecuteContext(t.Context()); err != nil {
				t.Errorf("help %v: %v", path, err)
			}
			examples := false
			for line := range strings.Lines(out.String()) {
				line = strings.TrimSuffix(line, "\n")
				examples = line == "Examples:" || examples && strings.HasPrefix(line, "  ")
				pasted := examples || strings.HasPrefix(line, "    ") && isPage(path) ||
					strings.HasPrefix(line, "|")
				if n := utf8.RuneCountInString(line); n > most && !pasted {
					t.Errorf("help %v in %q columns has a line of %d:\n%s", path, columns, n, line)
				}
			}
		}
	}
}

// isPage reports whether help has a page in Markdown, in which code is indented.
func isPage(path []string) bool { return len(path) == 1 && topicPage(path[0]) != "" }

// commandPaths are the words that help takes for the command and for those below it.
func commandPaths(cmd *cobra.Command) [][]string {
	paths := [][]string{nil}
	for _, child := range cmd.Commands() {
		for _, path := range commandPaths(child) {
			paths = append(paths, append([]string{child.Name()}, path...))
		}
	}
	return paths
}
