package edit_test

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/spec/edit"
)

// FuzzSetModel checks that any spec that loads still loads after an edit, and that nothing but the model has changed.
func FuzzSetModel(f *testing.F) {
	for _, src := range specs(f) {
		f.Add(src, "models/v2/model.pkl")
		f.Add(bytes.ReplaceAll(src, []byte("\n"), []byte("\r\n")), "${x} %{y} \"\\\n")
		f.Add(append([]byte("\ufeff"), bytes.ReplaceAll(src, []byte("  "), []byte("\t"))...), "日本語")
	}
	f.Fuzz(func(t *testing.T, src []byte, key string) {
		dir := t.TempDir()
		file := filepath.Join(dir, "spec.hcl")
		put := func(content []byte) {
			if err := os.WriteFile(file, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		put(src)
		project, err := spec.Load(dir)
		if err != nil {
			return
		}
		model := edit.Model{Key: key, VersionID: "v9", Checksum: newSum}
		for _, env := range project.Environments {
			for i, p := range env.Pipelines {
				edit, err := edit.SetModel(dir, project, env.Name, p.Key, model)
				if err != nil {
					checkRefusal(t, key, err)
					continue
				}
				checkEdit(t, src, edit.After, env.Name, p.Key)
				put(edit.After)
				edited, err := spec.Load(dir)
				if err != nil {
					t.Fatalf("the edited spec does not load: %v\n%s", err, edit.After)
				}
				if got := edited.Environment(env.Name).Pipelines[i].ModelKey; got != key {
					t.Errorf("the model is %q, want %q", got, key)
				}
				put(src)
			}
		}
	})
}

// specs are the specs that load: those of the loader's tests and the reference project, each in one file.
func specs(t testing.TB) [][]byte {
	t.Helper()
	reference, err := filepath.Glob("../../../environments/*.hcl")
	if err != nil || len(reference) == 0 {
		t.Fatalf("no reference project: %v", err)
	}
	var all []byte
	for _, name := range reference {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, src...)
	}
	list := [][]byte{all}
	archives, err := filepath.Glob("../testdata/valid*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var src []byte
		for _, file := range archive.Files {
			if file.Name != "want" {
				src = append(src, file.Data...)
			}
		}
		list = append(list, src)
	}
	return list
}

// checkRefusal checks that an edit was refused for a reason: a value that is computed, a key that the spec doesn't
// allow or can't say, or a parameter of the user's that is in the way.
func checkRefusal(t *testing.T, key string, err error) {
	t.Helper()
	for _, reason := range []string{
		" is computed, by ",
		"it reads back as", // not in Unicode's normal form, or not UTF-8
		"Invalid model_key",
		" makes the parameter ",
	} {
		if strings.Contains(err.Error(), reason) {
			return
		}
	}
	if key != "" {
		t.Errorf("%q was refused: %v", key, err)
	}
}

// checkEdit checks that two files are the same without the model: to the byte where the pipeline has a block of several
// lines, to the white space where a block had to be made or opened up.
func checkEdit(t *testing.T, before, after []byte, env, pipeline string) {
	t.Helper()
	if bytes.Equal(before, after) {
		return
	}
	old, edited := block(t, before, env, pipeline), block(t, after, env, pipeline)
	if old == nil {
		if squeezed(before) != squeezed(without(after, edited.Range())) {
			t.Errorf("more than a block was added: %q became %q", before, after)
		}
		return
	}
	var was, is []hcl.Range // what is left out before and after
	for _, name := range []string{"model_key", "model_version_id", "model_checksum"} {
		a, b := old.Body.Attributes[name], edited.Body.Attributes[name]
		switch {
		case a != nil:
			was, is = append(was, a.Expr.Range()), append(is, b.Expr.Range())
		case b != nil:
			is = append(is, lineOf(after, b.SrcRange))
		}
	}
	want, got := string(without(before, was...)), string(without(after, is...))
	line := old.OpenBraceRange.End.Line
	if brace := old.CloseBraceRange.Start.Line; line == brace || len(was) < len(is) && strings.Contains(want, "/*") {
		want, got = squeezed([]byte(want)), squeezed([]byte(got))
	}
	if want != got {
		t.Errorf("more than the model has changed: %q became %q", before, after)
	}
}

// block is the block of an environment's pipeline, or nil.
func block(t *testing.T, src []byte, env, pipeline string) *hclsyntax.Block {
	t.Helper()
	file, diags := hclsyntax.ParseConfig(src, "", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%v in %s", diags, src)
	}
	for _, e := range file.Body.(*hclsyntax.Body).Blocks {
		for _, p := range e.Body.Blocks {
			if e.Type == "environment" && e.Labels[0] == env && p.Type == "pipeline" && p.Labels[0] == pipeline {
				return p
			}
		}
	}
	return nil
}

// lineOf is all of the lines that a range touches.
func lineOf(src []byte, rng hcl.Range) hcl.Range {
	rng.Start.Byte = bytes.LastIndexByte(src[:rng.Start.Byte], '\n') + 1
	rng.End.Byte += bytes.IndexByte(src[rng.End.Byte:], '\n') + 1
	return rng
}

// without is the text that is left when the ranges are cut out.
func without(src []byte, ranges ...hcl.Range) []byte {
	slices.SortFunc(ranges, func(a, b hcl.Range) int { return cmp.Compare(b.Start.Byte, a.Start.Byte) })
	for _, r := range ranges {
		src = slices.Concat(src[:r.Start.Byte], src[r.End.Byte:])
	}
	return src
}

// squeezed is the text without white space.
func squeezed(src []byte) string { return strings.Join(strings.Fields(string(src)), "") }
