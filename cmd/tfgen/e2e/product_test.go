package e2e

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/terraform"
)

// product is what runs in these tests: terraform, or tofu where TFGEN_BINARY says so or only that is there.
func product(t testing.TB) terraform.Product {
	t.Helper()
	return must(terraform.Choose("", nil))(t)
}

// mirrorForOpenTofu lets OpenTofu install the provider from a mirror that was made for Terraform, where there is no
// other: the provider is the same, but for the registry's name. The folder goes with done.
func mirrorForOpenTofu() (done func(), err error) {
	done = func() {}
	chosen, err := terraform.Choose("", nil)
	if err != nil || chosen != terraform.OpenTofu || os.Getenv("TFGEN_PLUGIN_MIRROR") != "" {
		return done, err
	}
	project, err := spec.Load("../../../environments")
	if err != nil {
		return done, err
	}
	if own, err := terraform.Mirror(terraform.OpenTofu, "", project.ProviderVersion, nil); err != nil || own != "" {
		return done, err
	}
	other, err := terraform.Mirror(terraform.Terraform, "", project.ProviderVersion, nil)
	if err != nil || other == "" {
		return done, err // the registry is asked
	}
	dir, err := os.MkdirTemp("", "tfgen-mirror-")
	if err != nil {
		return done, err
	}
	done = func() { _ = os.RemoveAll(dir) }
	fmt.Println("OpenTofu installs the provider from", other)
	const provider = "hashicorp/aws"
	err = linkProvider(
		filepath.Join(other, "registry.terraform.io", provider), filepath.Join(dir, "registry.opentofu.org", provider))
	return done, errors.Join(err, os.Setenv("TFGEN_PLUGIN_MIRROR", dir))
}

// linkProvider makes a provider's folder of a mirror, either packed or not. Only its last level may be links.
func linkProvider(from, to string) error {
	for _, pattern := range []string{"*.zip", "*/*_*"} {
		packages, err := filepath.Glob(filepath.Join(from, pattern))
		if err != nil {
			return err
		}
		for _, file := range packages {
			name, err := filepath.Rel(from, file)
			if err != nil {
				return err
			}
			link := filepath.Join(to, name)
			if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
				return err
			}
			if err := os.Symlink(file, link); err != nil {
				return err
			}
		}
	}
	return nil
}
