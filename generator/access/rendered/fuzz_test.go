package rendered_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/tfgen/tfgen/generator/access/config"
	"github.com/tfgen/tfgen/generator/access/rendered"
)

// FuzzLoad reads arbitrary files, as the root's, as a module's, as JSON and as a template.
func FuzzLoad(f *testing.F) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if file.Name != "want" {
				f.Add(string(file.Data), strings.HasSuffix(file.Name, ".json"))
			}
		}
	}
	f.Fuzz(func(t *testing.T, content string, isJSON bool) {
		data := &fstest.MapFile{Data: []byte(content)}
		files := fstest.MapFS{"env/provider.tf": {Data: []byte(provider)}, "env/policies/template.tftpl": data,
			"env/policies/file.json": data, "env/modules/data/main.tf": data, "env/main.tf": data}
		if isJSON {
			delete(files, "env/main.tf")
			files["env/main.tf.json"] = data
		}
		root, diags := rendered.Load(files, "env")
		for _, d := range documents(root) {
			if len(d.Unresolved) > 0 && !strings.Contains(string(d.JSON), config.Marker) && !strings.Contains(d.Address, "[?]") {
				t.Errorf("%s has no marker: %s", d.Address, d.JSON)
			}
			if strings.Contains(string(d.JSON), config.Marker) && len(d.Unresolved) == 0 && !strings.Contains(content, config.Marker) {
				t.Errorf("%s has a marker without a reason: %s", d.Address, d.JSON)
			}
			if len(d.Statements) > 0 && !json.Valid(d.JSON) && json.Valid([]byte(content)) {
				t.Errorf("%s has statements, and no JSON: %s", d.Address, d.JSON)
			}
		}
		if dump(root, diags) != dump(rendered.Load(files, "env")) {
			t.Error("the result differs from one time to the next")
		}
	})
}

// TestDeepFiles gives the parser what would exhaust its stack, or its time.
func TestDeepFiles(t *testing.T) {
	for name, expression := range map[string]string{
		"brackets":     strings.Repeat("[", 500_000),
		"negations":    strings.Repeat("!", 500_000) + "true",
		"minuses":      strings.Repeat("- ", 400_000) + "1",
		"sum":          strings.Repeat("1+", 100_000) + "1",
		"conditionals": strings.Repeat("true?1:", 130_000) + "1",
		"templates":    strings.Repeat(`"${`, 300_000),
		"indices":      "local.a" + strings.Repeat("[0]", 100_000),
		"splats":       "local.a" + strings.Repeat("[*]", 300_000),
		"old splats":   "local.a" + strings.Repeat(".*", 400_000),
		"old indices":  "local.a" + strings.Repeat(".0", 200_000),
		"calls":        "local.a" + strings.Repeat("[a()]", 50_000),
		"large":        `"` + strings.Repeat("x", 2<<20) + `"`,
	} {
		t.Run(name, func(t *testing.T) {
			for _, file := range []string{"env/main.tf", "env/main.tf.json"} {
				content := "resource \"aws_iam_role\" \"deep\" {\n  assume_role_policy = " + expression + "\n}\n"
				if strings.HasSuffix(file, ".json") {
					quoted, err := json.Marshal("${" + expression + "}")
					if err != nil {
						t.Fatal(err)
					}
					content = `{"resource": {"aws_iam_role": {"deep": {"assume_role_policy": ` + string(quoted) + `}}}}`
				}
				root, diags := rendered.Load(fstest.MapFS{file: {Data: []byte(content)}}, "env")
				for _, r := range root.Roles {
					if len(r.Trust.Unresolved) == 0 && !json.Valid(r.Trust.JSON) {
						t.Errorf("%s: %s", file, r.Trust.JSON)
					}
				}
				if len(root.Roles) == 0 && !diags.HasErrors() {
					t.Errorf("%s: neither read nor refused", file)
				}
			}
		})
	}
}
