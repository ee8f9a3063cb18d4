package render

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Overrides are the files in a root and its modules that change what was rendered without touching it: Terraform merges
// override files over the others, and OpenTofu, which has its own, too, reads X.tofu in the place of X.tf.
// https://developer.hashicorp.com/terraform/language/files/override
// https://opentofu.org/docs/language/files/#file-extension
func Overrides(dir string, tofu bool) []string {
	override := regexp.MustCompile(`^(.*_)?override\.(tf|tofu)(\.json)?$`)
	root := os.DirFS(dir)
	var found []string
	for _, pattern := range []string{"*", "modules/*/*"} {
		files, _ := fs.Glob(root, pattern) // fails only on a malformed pattern
		for _, file := range files {
			ofTofu := strings.Contains(filepath.Base(file), ".tofu")
			displaces := ofTofu && slices.Contains(files, strings.Replace(file, ".tofu", ".tf", 1))
			if (displaces || override.MatchString(filepath.Base(file))) && (tofu || !ofTofu) {
				found = append(found, filepath.Join(dir, filepath.FromSlash(file)))
			}
		}
	}
	slices.Sort(found)
	return found
}
