package reference_test

import (
	"slices"
	"testing"

	"github.com/tfgen/tfgen/generator/internal/goldentest"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/spec/reference"
)

// TestComplete has every block and attribute of the language described, and nothing else.
func TestComplete(t *testing.T) {
	described := map[string]reference.Block{}
	for _, b := range reference.Blocks() {
		if _, twice := described[b.Path]; twice {
			t.Errorf("%s is described twice", b.Path)
		}
		described[b.Path] = b
	}
	for _, b := range spec.Language() {
		d, ok := described[b.Path]
		delete(described, b.Path)
		if !ok {
			t.Errorf("the block %s isn't described: add a function with its rows to generator/spec/reference, and to Blocks",
				b.Path)
			continue
		}
		if d.Several != b.Several && b.Path != "project" || (d.Label != "") != (b.Label != "") {
			t.Errorf("%s: several %t, with the label %q; the language has %t, %q", b.Path, d.Several, d.Label, b.Several,
				b.Label)
		}
		compareNames(t, b.Path, b.Attributes, d.Attributes)
	}
	for path := range described {
		t.Errorf("the language has no block %s: remove its description", path)
	}
}

func compareNames(t *testing.T, path string, names []string, rows []reference.Attribute) {
	t.Helper()
	var found []string
	for _, a := range rows {
		if slices.Contains(found, a.Name) || !slices.Contains(names, a.Name) {
			t.Errorf("%s.%s is described twice, or isn't in the language: remove its row", path, a.Name)
		}
		found = append(found, a.Name)
	}
	for _, name := range names {
		if !slices.Contains(found, name) {
			t.Errorf("%s.%s has no row: add one to the attributes of the block %q in generator/spec/reference, where it is to "+
				"stand in SPEC.md, and make goldens", path, name, path)
		}
	}
}

// TestMarkdown has the page at the top of the repository as it is made.
func TestMarkdown(t *testing.T) {
	goldentest.File(t, "../../../SPEC.md", reference.Markdown())
}
