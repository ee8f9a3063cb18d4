package terraform

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Product is a program that runs rendered roots, by the name of its executable.
type Product string

// The products.
const (
	Terraform Product = "terraform"
	OpenTofu  Product = "tofu"
)

// chooser is the environment variable that names the product to run.
const chooser = "TFGEN_BINARY"

// Choose says which product runs: the one that TFGEN_BINARY names in the environ (as os.Environ, which nil stands for),
// else the wanted one, which is the project's. Where neither says so it is Terraform, or OpenTofu if only that is on
// PATH.
func Choose(wanted string, environ []string) (Product, error) {
	if environ == nil {
		environ = os.Environ()
	}
	env := newEnvironment(environ)
	switch p := Product(cmp.Or(env.vars[chooser], wanted)); {
	case p == Terraform || p == OpenTofu:
		return p, nil
	case p != "":
		return "", fmt.Errorf("%s=%s: it names %s or %s, which is then looked for on PATH", chooser, p, Terraform, OpenTofu)
	case len(env.lookPath(Terraform)) == 0 && len(env.lookPath(OpenTofu)) > 0:
		return OpenTofu, nil
	}
	return Terraform, nil
}

// productOf goes by the name of an executable.
func productOf(path string) Product {
	if name := filepath.Base(path); name == OpenTofu.executable() || name == OpenTofu.wrapped() {
		return OpenTofu
	}
	return Terraform
}

func (p Product) executable() string {
	if runtime.GOOS == "windows" {
		return string(p) + ".exe"
	}
	return string(p)
}

// wrapped is what GitHub's actions that set the product up call the executable itself, before which they put a wrapper.
func (p Product) wrapped() string {
	return strings.Replace(p.executable(), string(p), string(p)+"-bin", 1)
}

// wrappedFolder is the environment variable in which they say where that is.
func (p Product) wrappedFolder() string {
	if p == OpenTofu {
		return "TOFU_CLI_PATH"
	}
	return "TERRAFORM_CLI_PATH"
}

// withoutWrapper is how they are told to put none there.
func (p Product) withoutWrapper() string {
	if p == OpenTofu {
		return "with opentofu/setup-opentofu: tofu_wrapper: false"
	}
	return "with hashicorp/setup-terraform: terraform_wrapper: false"
}

// registry is the host that providers come from whose source names none.
func (p Product) registry() string {
	if p == OpenTofu {
		return "registry.opentofu.org"
	}
	return "registry.terraform.io"
}

// missing is the error for a product that can't be had.
func (p Product) missing() error {
	if p == OpenTofu {
		return ErrNoOpenTofu
	}
	return ErrNoTerraform
}

func (p Product) installation() string {
	if p == OpenTofu {
		return "https://opentofu.org/docs/intro/install/"
	}
	return "https://developer.hashicorp.com/terraform/install"
}

// Errors of Find for a product of which no wanted version can be had.
var (
	ErrNoTerraform = errors.New("no suitable terraform")
	ErrNoOpenTofu  = errors.New("no suitable tofu")
)
