package terraform

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
)

func TestChoose(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "tofu", OpenTofu.executable()), "")
	write(t, filepath.Join(dir, "both", OpenTofu.executable()), "")
	write(t, filepath.Join(dir, "both", Terraform.executable()), "")
	for _, test := range []struct {
		path, said, wanted string
		want               Product
	}{
		{path: "tofu", want: OpenTofu},
		{path: "both", want: Terraform},
		{path: "none", want: Terraform}, // which can be downloaded
		{path: "both", wanted: "tofu", want: OpenTofu},
		{path: "tofu", wanted: "terraform", want: Terraform},
		{path: "both", said: "tofu", wanted: "terraform", want: OpenTofu},
		{path: "both", said: "opentofu"},
	} {
		got, err := Choose(test.wanted, []string{"PATH=" + filepath.Join(dir, test.path), chooser + "=" + test.said})
		if got != test.want || (err != nil) != (test.want == "") {
			t.Errorf("%+v: got %q, %v", test, got, err)
		}
	}
}

func TestFindOpenTofu(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "terraform"), script("1.11.4"))
	cache := filepath.Join(dir, "cache")
	write(t, filepath.Join(cache, "1.11.4", "terraform"), script("1.11.4"))
	opts := FindOptions{CacheDir: cache, Env: []string{"PATH=" + dir, "TOFU_CLI_PATH=" + filepath.Join(dir, "wrapped")}}
	_, err := Find(t.Context(), OpenTofu, ">= 1.10", opts)
	for _, text := range []string{"no suitable tofu within", "tofu has to be on PATH", "https://opentofu.org/docs/intro/install/"} {
		if !errors.Is(err, ErrNoOpenTofu) || !strings.Contains(err.Error(), text) {
			t.Errorf("no %q in: %v", text, err)
		}
	}
	write(t, filepath.Join(dir, "tofu"), script("1.12.6"))
	if b, err := Find(t.Context(), OpenTofu, ">= 1.10", opts); err != nil || b.String() != "tofu 1.12.6" {
		t.Errorf("found %+v, %v", b, err)
	}
	write(t, filepath.Join(dir, "wrapped", "tofu-bin"), script("1.12.5"))
	if b, err := Find(t.Context(), OpenTofu, ">= 1.10", opts); err != nil || b.String() != "tofu 1.12.5" {
		t.Errorf("behind a wrapper: %+v, %v", b, err)
	}
}
