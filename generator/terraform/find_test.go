package terraform

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/go-version"
)

// script is a terraform of a version, or one that has something wrong with it.
func script(v string) string {
	switch v {
	case "broken":
		return "#!/bin/sh\necho no such library >&2\nexit 127\n"
	case "mute":
		return "#!/bin/sh\n"
	case "talk":
		return "#!/bin/sh\necho I am terraform\n"
	case "chatty":
		return "#!/bin/sh\necho Using terraform\necho '{\"terraform_version\": \"1.11.4\"}'\necho done\n"
	case "shim":
		return "#!/bin/sh\necho \"{\\\"terraform_version\\\": \\\"`/bin/cat .terraform-version`\\\"}\"\n"
	}
	return fmt.Sprintf("#!/bin/sh\necho '{\"terraform_version\": %q}'\n", v)
}

func TestFind(t *testing.T) {
	for _, test := range []struct {
		name    string
		path    []string // versions on PATH, a folder each
		wrapped string   // version of terraform-bin in the folder of TERRAFORM_CLI_PATH
		dir     string   // version that a version manager is told of there
		cache   []string // versions in the cache
		release string   // version that can be downloaded
		want    string   // path, relative to the test's folder
		err     []string
	}{
		{name: "on PATH", path: []string{"1.11.4"}, cache: []string{"1.12.0"}, want: "path0/terraform"},
		{name: "second on PATH", path: []string{"1.5.7", "1.11.4"}, want: "path1/terraform"},
		{name: "around its answer", path: []string{"chatty"}, want: "path0/terraform"},
		{name: "a version manager", path: []string{"shim"}, dir: "1.11.4", want: "path0/terraform"},
		{name: "behind a wrapper", path: []string{"1.11.4"}, wrapped: "1.11.4", want: "wrapped/terraform-bin"},
		{name: "too old behind a wrapper", path: []string{"1.11.4"}, wrapped: "1.5.7", want: "path0/terraform"},
		{name: "broken on PATH", path: []string{"broken", "1.11.4"}, want: "path1/terraform"},
		{
			name: "newest in cache", path: []string{"2.0.0"}, cache: []string{"1.9.8", "1.10.5", "1.12.1", "2.1.0"},
			want: "cache/1.12.1/terraform",
		},
		{name: "broken in cache", cache: []string{"broken"}, release: "1.12.2", want: "cache/1.12.2/terraform"},
		{name: "released", path: []string{"1.5.7"}, release: "1.13.0", want: "cache/1.13.0/terraform"},
		{
			name: "none", path: []string{"1.5.7", "broken", "mute", "talk", "shim"}, dir: "1.5.8",
			err: []string{
				`no suitable terraform within ">=1.10,<2.0"`, "path0/terraform is version 1.5.7",
				"path1/terraform does not run: exit status 127: no such library",
				`path2/terraform does not run: it answers terraform version -json with ""`, `-json with "I am terraform"`,
				"path4/terraform is version 1.5.8", "downloading one failed: no network", "put it on PATH",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			var path []string
			for i, v := range test.path {
				path = append(path, filepath.Join(dir, fmt.Sprintf("path%d", i)))
				write(t, filepath.Join(path[i], "terraform"), script(v))
			}
			for _, v := range test.cache {
				folder := strings.ReplaceAll(v, "broken", "1.19.9")
				write(t, filepath.Join(dir, "cache", folder, "terraform"), script(v))
			}
			write(t, filepath.Join(dir, ".terraform-version"), test.dir)
			environ := []string{"PATH=" + strings.Join(path, string(filepath.ListSeparator))}
			if test.wrapped != "" {
				environ = append(environ, "TERRAFORM_CLI_PATH="+filepath.Join(dir, "wrapped"))
				write(t, filepath.Join(dir, "wrapped", "terraform-bin"), script(test.wrapped))
			}
			f := finder{
				product:     Terraform,
				dir:         dir,
				constraints: version.MustConstraints(version.NewConstraint(">=1.10,<2.0")),
				env:         newEnvironment(environ),
				cacheDir:    filepath.Join(dir, "cache"),
				progress:    func(string) {},
				release: func(_ context.Context, _ version.Constraints, into string) (string, error) {
					if test.release == "" {
						return "", errors.New("no network")
					}
					binary := filepath.Join(into, "terraform")
					write(t, binary, script(test.release))
					return binary, nil
				},
			}
			b, err := f.find(t.Context())
			if (err != nil) != (test.err != nil) || errors.Is(err, ErrNoTerraform) != (test.err != nil) {
				t.Fatalf("error: %v", err)
			}
			for _, want := range test.err {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("no %q in: %v", want, err)
				}
			}
			if got := strings.TrimPrefix(b.Path, dir+"/"); got != test.want {
				t.Errorf("found %q, want %q", got, test.want)
			}
			if leftovers, _ := filepath.Glob(filepath.Join(dir, "cache", ".download-*")); leftovers != nil {
				t.Errorf("left behind: %v", leftovers)
			}
		})
	}
}

func TestFindInSurroundings(t *testing.T) {
	b, err := Find(t.Context(), Terraform, "~> 1.11", FindOptions{CacheDir: t.TempDir()})
	if err != nil || b.Version != "1.11.4" || !filepath.IsAbs(b.Path) {
		t.Errorf("found %+v, %v", b, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Find(ctx, Terraform, "~> 1.11", FindOptions{CacheDir: t.TempDir()}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := Find(t.Context(), Terraform, "newest", FindOptions{}); err == nil || !strings.Contains(err.Error(), "newest") {
		t.Errorf("no such constraint: %v", err)
	}
	if _, err := os.Stat("terraform"); err == nil {
		t.Error("terraform was left in the current folder")
	}
}
