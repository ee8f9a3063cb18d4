package e2e

import (
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
	host := filepath.Join(dir, "registry.opentofu.org")
	if err := os.Mkdir(host, 0o755); err != nil {
		return done, err
	}
	providers := filepath.Join(other, "registry.terraform.io", "hashicorp")
	if err := os.Symlink(providers, filepath.Join(host, "hashicorp")); err != nil {
		return done, err
	}
	fmt.Println("OpenTofu installs the provider from", other)
	return done, os.Setenv("TFGEN_PLUGIN_MIRROR", dir)
}
