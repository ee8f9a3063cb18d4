package terraform

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/hashicorp/go-version"
)

// ErrMirror is returned for a provider mirror that doesn't hold the AWS provider as needed.
var ErrMirror = errors.New("provider mirror can't be used")

// Mirror says which folder the product installs the AWS provider from, in a version within constraint: explicit when it
// is not empty, which must then hold it (else ErrMirror), else a conventional place that does. It is empty where
// Terraform's own rules decide, which means the registry by default: whenever the user has a CLI configuration (in the
// environ, as os.Environ, or in their home), and where no place holds the provider.
//
// Both layouts of a filesystem mirror are understood, packed and unpacked:
// https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror.
func Mirror(product Product, explicit, constraint string, environ []string) (string, error) {
	constraints, err := version.NewConstraint(constraint)
	if err != nil {
		return "", fmt.Errorf("provider version constraint %q: %w", constraint, err)
	}
	if explicit != "" {
		return explicitMirror(product, explicit, constraints)
	}
	if env := newEnvironment(environ); env.cliConfig(product) != "" {
		return "", nil
	}
	return searchMirror(product, conventionalPlaces(), constraints), nil
}

func explicitMirror(product Product, dir string, constraints version.Constraints) (string, error) {
	held := providers(product, dir)
	if slices.ContainsFunc(held, func(p provider) bool { return p.fits(constraints) }) {
		return filepath.Abs(dir)
	}
	found := fmt.Sprintf("it holds no folder %s/hashicorp/aws", product.registry())
	if len(held) > 0 {
		var names []string
		for _, p := range held {
			names = append(names, p.version.String()+" for "+p.platform)
		}
		found = "it holds " + strings.Join(names, ", ")
	}
	return "", fmt.Errorf("%w: %s: need hashicorp/aws %q for %s, but %s (fill it with %s providers mirror)",
		ErrMirror, dir, constraints, platform(), found, product)
}

// searchMirror is the first folder that matches one of the globs and holds a fitting provider.
func searchMirror(product Product, globs []string, constraints version.Constraints) string {
	for _, glob := range globs {
		dirs, _ := filepath.Glob(glob) // fails only on a malformed pattern
		for _, dir := range dirs {
			if slices.ContainsFunc(providers(product, dir), func(p provider) bool { return p.fits(constraints) }) {
				return dir
			}
		}
	}
	return ""
}

// conventionalPlaces are where system administrators put mirrors, apart from those that Terraform searches by itself.
func conventionalPlaces() []string {
	if runtime.GOOS == "windows" {
		return nil
	}
	return []string{"/opt/*", "/opt/*/*", "/usr/local/share/*", "/usr/share/*", "/usr/local/lib/*", "/srv/*"}
}

// cliConfig is the user's CLI configuration, in which they may have said where providers come from: empty for none. The
// places are those of https://developer.hashicorp.com/terraform/cli/config/config-file#locations and
// https://opentofu.org/docs/cli/config/config-file/#locations.
func (env environment) cliConfig(product Product) string {
	if path := env.vars["TF_CLI_CONFIG_FILE"]; path != "" { // one that is missing is gone by now
		return path
	}
	home, names := env.vars["HOME"], []string{".terraformrc"}
	if runtime.GOOS == "windows" {
		home, names = env.vars["APPDATA"], []string{"terraform.rc"}
	}
	var paths []string
	if product == OpenTofu { // its own goes before Terraform's
		names = []string{strings.Replace(names[0], "terraform", "tofu", 1), names[0]}
	}
	for _, name := range names {
		if home != "" {
			paths = append(paths, filepath.Join(home, name))
		}
	}
	if xdg := env.vars["XDG_CONFIG_HOME"]; product == OpenTofu && xdg != "" {
		paths = append(paths, filepath.Join(xdg, "opentofu", "tofurc"))
	}
	if i := slices.IndexFunc(paths, exists); i >= 0 {
		return paths[i]
	}
	return ""
}

// provider is one build of the AWS provider in a mirror.
type provider struct {
	version  *version.Version
	platform string // "linux_amd64"
}

func (p provider) fits(constraints version.Constraints) bool {
	return p.platform == platform() && constraints.Check(p.version)
}

// providers lists the builds of the AWS provider that a mirror holds. A registry's folder that is a link isn't found by
// what installs from it, and so counts for nothing.
func providers(product Product, mirror string) []provider {
	host := filepath.Join(mirror, product.registry())
	if info, err := os.Lstat(host); err != nil || !info.IsDir() {
		return nil
	}
	dir := os.DirFS(filepath.Join(host, "hashicorp", "aws"))
	var names []string // VERSION_OS_ARCH
	packed, _ := fs.Glob(dir, "terraform-provider-aws_*.zip")
	for _, file := range packed {
		name := strings.TrimPrefix(file, "terraform-provider-aws_")
		names = append(names, strings.TrimSuffix(name, ".zip"))
	}
	unpacked, _ := fs.Glob(dir, "*/*_*")
	for _, folder := range unpacked {
		if info, err := fs.Stat(dir, folder); err == nil && info.IsDir() {
			names = append(names, strings.Replace(folder, "/", "_", 1))
		}
	}
	var held []provider
	for _, name := range names {
		number, platform, _ := strings.Cut(name, "_")
		if v, err := version.NewVersion(number); err == nil {
			held = append(held, provider{version: v, platform: platform})
		}
	}
	return held
}

func platform() string {
	return runtime.GOOS + "_" + runtime.GOARCH
}
