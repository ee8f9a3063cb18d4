package page

import (
	"strings"

	"github.com/tfgen/tfgen/generator/internal/markdown"
)

// shown is a text of which nothing is hidden, and that reads in no other order than it has: names, and what stands in
// policies, are anybody's.
func shown(text string) string { return markdown.Clean(text) }

// shownLines is shown for each line.
func shownLines(code string) string {
	lines := strings.Split(strings.ReplaceAll(code, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = shown(strings.ReplaceAll(line, "\t", "    "))
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
