package page

import (
	"strings"

	"github.com/tfgen/tfgen/generator/internal/markdown"
)

// shown is a text of which nothing is hidden, and that reads in no other order than it has: names, and what stands in
// policies, are anybody's.
func shown(text string) string { return markdown.Clean(text) }

// shownLines is shown for each line of some code, without what all are indented by.
func shownLines(code string) string {
	lines := strings.Split(strings.ReplaceAll(code, "\r\n", "\n"), "\n")
	indent := len(code)
	for i, line := range lines {
		lines[i] = shown(strings.ReplaceAll(line, "\t", "    "))
		if text := strings.TrimLeft(lines[i], " "); text != "" {
			indent = min(indent, len(lines[i])-len(text))
		}
	}
	for i, line := range lines {
		lines[i] = line[min(indent, len(line)):]
	}
	return strings.Join(lines, "\n")
}

// shownAll is shown for each text.
func shownAll(texts []string) []string {
	var all []string
	for _, text := range texts {
		all = append(all, shown(text))
	}
	return all
}
