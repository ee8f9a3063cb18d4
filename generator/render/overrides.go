package render

import (
	"path/filepath"
	"slices"
)

// Overrides are the files in a root and its modules that change what was rendered without touching it: Terraform merges
// override files over the others. https://developer.hashicorp.com/terraform/language/files/override
func Overrides(dir string) []string {
	var found []string
	for _, folder := range []string{"", filepath.Join("modules", "*")} {
		for _, name := range []string{"override.tf", "*_override.tf", "override.tf.json", "*_override.tf.json"} {
			files, _ := filepath.Glob(filepath.Join(dir, folder, name)) // fails only on a malformed pattern
			found = append(found, files...)
		}
	}
	slices.Sort(found)
	return found
}
