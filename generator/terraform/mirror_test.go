package terraform

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
)

const awsDir = "registry.terraform.io/hashicorp/aws/"

// mirrors makes folders that hold providers, by the files in them.
func mirrors(t *testing.T, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, file := range files {
		write(t, filepath.Join(dir, file), "")
	}
	return dir
}

func TestExplicitMirror(t *testing.T) {
	for _, test := range []struct {
		name string
		file string
		err  string
	}{
		{name: "unpacked", file: awsDir + "5.100.0/" + platform() + "/terraform-provider-aws_v5.100.0_x5"},
		{name: "packed", file: awsDir + "terraform-provider-aws_5.100.0_" + platform() + ".zip"},
		{name: "older", file: awsDir + "5.1.0/" + platform() + "/p", err: "it holds 5.1.0 for " + platform()},
		{name: "another platform", file: awsDir + "5.100.0/plan9_mips/p", err: "it holds 5.100.0 for plan9_mips"},
		{name: "not a mirror", file: "aws/5.100.0/p", err: "it holds no folder registry.terraform.io/hashicorp/aws"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := mirrors(t, test.file)
			got, err := Mirror(Terraform, dir, "~> 5.50", nil)
			if test.err == "" && (err != nil || got != dir) {
				t.Errorf("got %q, %v", got, err)
			}
			if test.err != "" && (!errors.Is(err, ErrMirror) || !strings.Contains(err.Error(), test.err)) {
				t.Errorf("no %q in: %v", test.err, err)
			}
		})
	}
}

// OpenTofu takes its provider from a folder of its own registry, and finds none that is a link.
func TestMirrorOfOpenTofu(t *testing.T) {
	dir := mirrors(t, awsDir+"5.100.0/"+platform()+"/p")
	_, err := Mirror(OpenTofu, dir, "~> 5.50", nil)
	if !errors.Is(err, ErrMirror) || !strings.Contains(err.Error(), "it holds no folder registry.opentofu.org/hashicorp/aws") {
		t.Errorf("without its folder: %v", err)
	}
	own := filepath.Join(dir, OpenTofu.registry())
	if err := os.Symlink(filepath.Join(dir, Terraform.registry()), own); err != nil {
		t.Skip(err)
	}
	if _, err := Mirror(OpenTofu, dir, "~> 5.50", nil); !errors.Is(err, ErrMirror) {
		t.Errorf("a link: %v", err)
	}
	if err := errors.Join(os.Remove(own), os.Rename(filepath.Join(dir, Terraform.registry()), own)); err != nil {
		t.Fatal(err)
	}
	if got, err := Mirror(OpenTofu, dir, "~> 5.50", nil); err != nil || got != dir {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestSearchMirror(t *testing.T) {
	dir := mirrors(t,
		"opt/a/readme", "opt/b/"+awsDir+"4.0.0/"+platform()+"/p", "opt/c/"+awsDir+"5.100.0/"+platform()+"/p",
		"opt/d/"+awsDir+"5.99.0/"+platform()+"/p")
	for constraint, want := range map[string]string{
		"~> 5.50": filepath.Join(dir, "opt/c"), "~> 4.0": filepath.Join(dir, "opt/b"), "~> 6.0": "",
	} {
		constraints := version.MustConstraints(version.NewConstraint(constraint))
		globs := []string{filepath.Join(dir, "srv/*"), filepath.Join(dir, "opt/*")}
		if got := searchMirror(Terraform, globs, constraints); got != want {
			t.Errorf("%s: got %q, want %q", constraint, got, want)
		}
	}
}

func TestCLIConfig(t *testing.T) {
	home := mirrors(t, ".terraformrc", "other/config", "own/.tofurc", "xdg/opentofu/tofurc")
	for _, test := range []struct {
		env  []string
		want bool
	}{
		{[]string{"HOME=" + home}, true},
		{[]string{"HOME=" + home + "/other"}, false},
		{[]string{"HOME=" + home + "/other", "TF_CLI_CONFIG_FILE=" + home + "/other/config"}, true},
		{[]string{"HOME=" + home + "/other", "TF_CLI_CONFIG_FILE=" + home + "/missing"}, false},
	} {
		if got := newEnvironment(test.env).cliConfig(Terraform) != ""; got != test.want {
			t.Errorf("%v: %v", test.env, got)
		}
	}
	for folder, want := range map[string]string{
		"": ".terraformrc", "own": "own/.tofurc", "other": "xdg/opentofu/tofurc",
	} {
		env := newEnvironment([]string{"HOME=" + filepath.Join(home, folder), "XDG_CONFIG_HOME=" + filepath.Join(home, "xdg")})
		if got := env.cliConfig(OpenTofu); got != filepath.Join(home, want) {
			t.Errorf("of OpenTofu in %q: %s, want %s", folder, got, want)
		}
	}
}
