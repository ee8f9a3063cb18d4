package terraformtest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Tofu is what the fake is called to be OpenTofu.
const Tofu = "tofu"

// tofu reports whether the fake is OpenTofu, alone or behind a wrapper.
func tofu() bool { return strings.HasPrefix(filepath.Base(os.Args[0]), Tofu) }

// title is what it calls itself.
func title() string {
	if tofu() {
		return "OpenTofu"
	}
	return "Terraform"
}

// registry is the host that providers come from.
func registry() string {
	if tofu() {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}

// configuration lists the files of the root: X.tofu takes the place of X.tf for OpenTofu, and is nothing for Terraform.
func configuration() []string {
	paths, _ := filepath.Glob("*.tf") // fails only on a malformed pattern
	if tofu() {
		own, _ := filepath.Glob("*.tofu")
		paths = slices.DeleteFunc(paths, func(path string) bool {
			return slices.Contains(own, strings.TrimSuffix(path, ".tf")+".tofu")
		})
		paths = append(paths, own...)
	}
	slices.Sort(paths)
	return paths
}
