package terraform

import (
	"errors"
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
		{name: "not a mirror", file: "aws/5.100.0/p", err: "it holds no registry.terraform.io/hashicorp/aws"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := mirrors(t, test.file)
			got, err := Mirror(dir, "~> 5.50", nil)
			if test.err == "" && (err != nil || got != dir) {
				t.Errorf("got %q, %v", got, err)
			}
			if test.err != "" && (!errors.Is(err, ErrMirror) || !strings.Contains(err.Error(), test.err)) {
				t.Errorf("no %q in: %v", test.err, err)
			}
		})
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
		if got := searchMirror(globs, constraints); got != want {
			t.Errorf("%s: got %q, want %q", constraint, got, want)
		}
	}
}

func TestCLIConfig(t *testing.T) {
	home := mirrors(t, ".terraformrc", "other/config")
	for _, test := range []struct {
		env  []string
		want bool
	}{
		{[]string{"HOME=" + home}, true},
		{[]string{"HOME=" + home + "/other"}, false},
		{[]string{"HOME=" + home + "/other", "TF_CLI_CONFIG_FILE=" + home + "/other/config"}, true},
		{[]string{"HOME=" + home + "/other", "TF_CLI_CONFIG_FILE=" + home + "/missing"}, false},
	} {
		if got := newEnvironment(test.env).cliConfig() != ""; got != test.want {
			t.Errorf("%v: %v", test.env, got)
		}
	}
}
