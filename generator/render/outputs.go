package render

import (
	"os"
	"path/filepath"
	"slices"
)

// Outputs are the names of the outputs that the files of a root declare, the user's own among them, sorted. What can't
// be read declares none.
func Outputs(root string) []string {
	entries, err := os.ReadDir(root)
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range entries {
		if extension := filepath.Ext(entry.Name()); extension != ".tf" && extension != ".tofu" {
			continue
		}
		for _, output := range blocks(filepath.Join(root, entry.Name()), "output") {
			names = append(names, output.Labels...)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
