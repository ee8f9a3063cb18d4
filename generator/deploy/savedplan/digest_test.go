package savedplan_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/deploy/savedplan"
)

func TestDigest(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"main.tf", ".terraform.lock.hcl", "modules/a/main.tf"} {
		write(t, filepath.Join(root, name), name)
	}
	digest := func() string {
		d, err := savedplan.Digest(root)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	last := digest()
	if !strings.HasPrefix(last, "h1:") {
		t.Error(last)
	}
	shared := t.TempDir()
	write(t, filepath.Join(shared, "main.tf"), "")
	for _, tt := range []struct {
		name    string
		do      func() error
		differs bool
	}{
		{"init", func() error { write(t, filepath.Join(root, ".terraform/providers/x"), ""); return nil }, false},
		{"a local state", func() error { write(t, filepath.Join(root, "terraform.tfstate"), ""); return nil }, false},
		{"its lock", func() error { write(t, filepath.Join(root, ".terraform.tfstate.lock.info"), ""); return nil }, false},
		{"the lock file", func() error { write(t, filepath.Join(root, ".terraform.lock.hcl"), "x"); return nil }, true},
		{"a user's file", func() error { write(t, filepath.Join(root, "own.auto.tfvars"), ""); return nil }, true},
		{"a module", func() error { write(t, filepath.Join(root, "modules/a/main.tf"), "x"); return nil }, true},
		{"a moved file", func() error {
			return os.Rename(filepath.Join(root, "main.tf"), filepath.Join(root, "modules/main.tf"))
		}, true},
		{"a linked module", func() error { return os.Symlink(shared, filepath.Join(root, "modules/shared")) }, true},
		{"changed where it is", func() error { write(t, filepath.Join(shared, "main.tf"), "x"); return nil }, true},
	} {
		if err := tt.do(); err != nil {
			t.Fatal(err)
		}
		now := digest()
		if (now != last) != tt.differs {
			t.Errorf("%s: %s after %s", tt.name, now, last)
		}
		last = now
	}
	if err := os.Symlink(root, filepath.Join(root, "modules/loop")); err != nil {
		t.Fatal(err)
	}
	_, err := savedplan.Digest(root)
	says(t, err, "modules/loop is a link to a folder that it is in")
	_, err = savedplan.Digest(filepath.Join(root, "missing"))
	says(t, err, "take the digest of")
}
