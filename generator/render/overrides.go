package render

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
)

// Overrides are the files in a root and its modules that change what was rendered without touching it: Terraform merges
// override files over the others. https://developer.hashicorp.com/terraform/language/files/override
func Overrides(dir string) []string {
	override := regexp.MustCompile(`^(.*_)?override\.tf(\.json)?$`)
	root := os.DirFS(dir)
	var found []string
	for _, pattern := range []string{"*", "modules/*/*"} {
		files, _ := fs.Glob(root, pattern) // fails only on a malformed pattern
		for _, file := range files {
			if override.MatchString(filepath.Base(file)) {
				found = append(found, filepath.Join(dir, filepath.FromSlash(file)))
			}
		}
	}
	slices.Sort(found)
	return found
}
