package terraform

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestFiles(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{
		"main.tf", "main.tofu", "net.tf", "net.tf.json", "net.tofu.json", "own.tofu", "notes.txt", "x.tofu/main.tf", "x.tf",
	} {
		files["env/"+name] = &fstest.MapFile{Data: []byte(name)}
	}
	for product, want := range map[Product][]string{
		Terraform: {"main.tf", "net.tf", "net.tf.json", "notes.txt", "x.tf", "x.tofu"},
		OpenTofu:  {"main.tofu", "net.tf", "net.tofu.json", "notes.txt", "own.tofu", "x.tf", "x.tofu"},
	} {
		entries, err := fs.ReadDir(product.Files(files), "env")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, entry := range entries {
			got = append(got, entry.Name())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("what %s reads (-want +got):\n%s", product, diff)
		}
	}
	if _, err := fs.ReadDir(Terraform.Files(files), "nowhere"); err == nil {
		t.Error("a folder that isn't there can be read")
	}
}
