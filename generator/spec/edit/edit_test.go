package edit_test

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
	"github.com/tfgen/tfgen/generator/spec"
	"github.com/tfgen/tfgen/generator/spec/edit"
)

const (
	oldSum = "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="
	newSum = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
)

// newModel is what the tests set unless they say otherwise.
func newModel() edit.Model {
	return edit.Model{Key: "models/new.pkl", VersionID: "v2", Checksum: newSum}
}

// projectFile is the project's block, with lines for its pipeline "etl".
func projectFile(lines string) string {
	return `project "p" {
  region = "us-east-1"
  network {
    cidr = "10.20.0.0/24"
  }
  cluster "main" {}
  pipeline "etl" {
    image   = "123456789012.dkr.ecr.us-east-1.amazonaws.com/etl:1"
    cluster = cluster.main
` + lines + `
    task {
      cpu    = 256
      memory = 512
    }
  }
}
locals { model = "models/local.pkl" }
`
}

// write makes a folder of the files and loads the spec in it.
func write(t testing.TB, files map[string]string) (dir string, project *spec.Project) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "environments")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	project, err := spec.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir, project
}

func pipeline(project *spec.Project, env string) *spec.Pipeline {
	return project.Environment(env).Pipelines[0]
}

// TestSetModel edits prod.hcl.
func TestSetModel(t *testing.T) {
	prod := func(lines string) string {
		return "environment \"prod\" {\n  account_id = \"111111111111\"\n" + lines + "}\n"
	}
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	tabs := func(s string) string { return strings.ReplaceAll(s, "  ", "\t") }
	const pinned = "    pin = true\n    model_key = \"models/old.pkl\"\n"
	for _, test := range []struct {
		name         string
		project      string // lines in the project's pipeline
		before, want string // prod.hcl
	}{
		{
			name:   "comments, alignment and order stay",
			before: prod("\n  # a\n  pipeline \"etl\" { # b\n\n    timeout=1 # c\n    model_key      = \"models/old.pkl\" # d\n  /* e */ }\n"),
			want:   prod("\n  # a\n  pipeline \"etl\" { # b\n\n    timeout=1 # c\n    model_key      = \"models/new.pkl\" # d\n  /* e */ }\n"),
		},
		{
			name:   "line ends of Windows, a byte order mark, tabs and no line end at the end",
			before: "\ufeff" + strings.TrimSuffix(crlf(tabs(prod("  pipeline \"etl\" {\n    model_key = \"models/old.pkl\"\n  }\n"))), "\r\n"),
			want:   "\ufeff" + strings.TrimSuffix(crlf(tabs(prod("  pipeline \"etl\" {\n    model_key = \"models/new.pkl\"\n  }\n"))), "\r\n"),
		},
		{
			name:   "a heredoc",
			before: prod("  pipeline \"etl\" {\n    model_key = <<-X\n      models/old.pkl\n    X\n    timeout   = 5\n  }\n"),
			want:   prod("  pipeline \"etl\" {\n    model_key = \"models/new.pkl\"\n    timeout   = 5\n  }\n"),
		},
		{
			name:   "null and a number",
			before: prod("  pipeline \"etl\" {\n    pin = true\n    model_key = 12\n    model_version_id = null\n    model_checksum=null\n  }\n"),
			want:   prod("  pipeline \"etl\" {\n    pin = true\n    model_key = \"models/new.pkl\"\n    model_version_id = \"v2\"\n    model_checksum=\"" + newSum + "\"\n  }\n"),
		},
		{
			name: "several environments in a file, with labels of either kind",
			before: "environment qa {\n  account_id = \"222222222222\"\n  pipeline etl {\n    model_key = \"models/old.pkl\"\n  }\n}\n" +
				prod("  pipeline etl {\n    model_key = \"models/old.pkl\"\n  }\n"),
			want: "environment qa {\n  account_id = \"222222222222\"\n  pipeline etl {\n    model_key = \"models/old.pkl\"\n  }\n}\n" +
				prod("  pipeline etl {\n    model_key = \"models/new.pkl\"\n  }\n"),
		},
		{
			name:    "from the project, into a block",
			project: "    model_key = local.model",
			before:  prod("  pipeline \"etl\" {\n    # c\n    log_retention_days = 30\n  }\n"),
			want:    prod("  pipeline \"etl\" {\n    model_key = \"models/new.pkl\"\n    # c\n    log_retention_days = 30\n  }\n"),
		},
		{
			name:   "aligned with what is below",
			before: prod("  pipeline \"etl\" { // c\n    log_retention_days = 30 # d\n  }\n"),
			want:   prod("  pipeline \"etl\" { // c\n    model_key          = \"models/new.pkl\"\n    log_retention_days = 30 # d\n  }\n"),
		},
		{
			name:   "into a block of blocks",
			before: prod("    pipeline \"etl\" {\n        task {\n        }\n    }\n"),
			want:   prod("    pipeline \"etl\" {\n        model_key = \"models/new.pkl\"\n        task {\n        }\n    }\n"),
		},
		{
			name:   "into a block that is empty",
			before: tabs(prod("  pipeline \"etl\" {}\n")),
			want:   tabs(prod("  pipeline \"etl\" {\n    model_key = \"models/new.pkl\"\n  }\n")),
		},
		{
			name:   "into a block on one line",
			before: crlf(prod("  pipeline \"etl\" { timeout = 5 /* c */ } # d\n")),
			want:   crlf(prod("  pipeline \"etl\" {\n    model_key = \"models/new.pkl\"\n    timeout = 5 /* c */\n  } # d\n")),
		},
		{
			name:   "into a block on one line, with a comment over several",
			before: prod("  pipeline \"etl\" { /* c\n d */ }\n"),
			want:   prod("  pipeline \"etl\" {\n    model_key = \"models/new.pkl\"\n    /* c\n d */\n  }\n"),
		},
		{
			name:   "into an environment without the block",
			before: prod("  # c\n"),
			want:   prod("  # c\n\n  pipeline \"etl\" {\n    model_key = \"models/new.pkl\"\n  }\n"),
		},
		{
			name:   "into an environment that ends with a blank line, indented by four",
			before: "environment \"prod\" {\n    account_id = \"111111111111\"\n\n}",
			want:   "environment \"prod\" {\n    account_id = \"111111111111\"\n\n    pipeline \"etl\" {\n        model_key = \"models/new.pkl\"\n    }\n}",
		},
		{
			name:   "into an environment whose brace has a comment before it",
			before: "environment \"prod\" {\n  account_id = \"111111111111\"\n /* c */ }",
			want:   "environment \"prod\" {\n  account_id = \"111111111111\"\n /* c */ \n  pipeline \"etl\" {\n    model_key = \"models/new.pkl\"\n  }\n }",
		},
		{
			name:   "into an environment on one line",
			before: "# c\r\nenvironment \"prod\" { account_id = \"111111111111\" }",
			want:   crlf("# c\nenvironment \"prod\" {\n  account_id = \"111111111111\"\n\n  pipeline \"etl\" {\n    model_key = \"models/new.pkl\"\n  }\n}"),
		},
		{
			name:    "a pin's version and checksum below the key",
			project: pinned,
			before:  prod("  pipeline \"etl\" {\n    timeout   = 5\n    model_key = <<X\nmodels/old.pkl\nX\n    retries   = 1\n  }\n"),
			want: prod("  pipeline \"etl\" {\n    timeout   = 5\n    model_key = \"models/new.pkl\"\n    model_version_id = \"v2\"\n" +
				"    model_checksum   = \"" + newSum + "\"\n    retries   = 1\n  }\n"),
		},
		{
			name:    "a pin's version and checksum in a new block",
			project: pinned + "    model_version_id = \"v1\"\n    model_checksum = \"" + oldSum + "\"\n",
			before:  prod(""),
			want: prod("\n  pipeline \"etl\" {\n    model_key = \"models/new.pkl\"\n    model_version_id = \"v2\"\n" +
				"    model_checksum   = \"" + newSum + "\"\n  }\n"),
		},
		{
			name:    "what the project says already",
			project: "    model_key = \"models/new.pkl\"",
			before:  prod(""),
			want:    prod(""),
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir, project := write(t, map[string]string{"project.hcl": projectFile(test.project), "prod.hcl": test.before})
			edit, err := edit.SetModel(dir, project, "prod", "etl", newModel())
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(test.want, string(edit.After)); diff != "" {
				t.Errorf("the file differs (-want +got):\n%s\n%q", diff, edit.After)
			}
			if string(edit.Before) != test.before || edit.File != filepath.Join(dir, "prod.hcl") {
				t.Errorf("the edit is of %s, which held %q", edit.File, edit.Before)
			}
			if key := pipeline(edit.Project, "prod").ModelKey; key != "models/new.pkl" {
				t.Errorf("the edited project has model %s", key)
			}
			if err := atomicfile.Write([]atomicfile.Change{edit.Change()}); err != nil {
				t.Fatal(err)
			}
			if written, err := spec.Load(dir); err != nil || !gocmp.Equal(pipeline(written, "prod"), pipeline(edit.Project, "prod")) {
				t.Errorf("written, it loads as another project: %v", err)
			}
		})
	}
}

// TestUnknownIsUnset: a version id must not stay beside another key.
func TestUnknownIsUnset(t *testing.T) {
	dir, project := write(t, map[string]string{
		"project.hcl": projectFile("    pin = true\n    model_key = \"m\"\n    model_checksum = \"" + oldSum + "\""),
		"prod.hcl":    "environment \"prod\" {\n  account_id = \"111111111111\"\n  pipeline \"etl\" {\n    model_version_id = \"v1\"\n  }\n}\n",
	})
	edit, err := edit.SetModel(dir, project, "prod", "etl", edit.Model{Key: "m"})
	if err != nil {
		t.Fatal(err)
	}
	want := "environment \"prod\" {\n  account_id = \"111111111111\"\n  pipeline \"etl\" {\n    model_version_id = null\n    model_checksum   = null\n  }\n}\n"
	if diff := gocmp.Diff(want, string(edit.After)); diff != "" {
		t.Errorf("the file differs (-want +got):\n%s", diff)
	}
	if parameters := pipeline(edit.Project, "prod").Parameters; len(parameters) != 1 {
		t.Errorf("the edited project has parameters %v", parameters)
	}
}

func TestRefused(t *testing.T) {
	const etl = "  pipeline \"etl\" {\n    model_key = %s\n  }\n"
	for _, test := range []struct {
		name, value string
		env         string
		pipeline    string
		key         string
		then        string // the file that replaces prod.hcl after it was loaded
		want        string
	}{
		{name: "a local", value: "local.model", want: "prod.hcl:4: model_key is computed, by local.model; change it there"},
		{name: "a template", value: `"models/${local.model}"`, want: "prod.hcl:4: model_key is computed"},
		{name: "a function", value: `lower("A")`, want: "prod.hcl:4: model_key is computed"},
		{name: "a heredoc with a reference", value: "<<X\n${local.model}\nX", want: "prod.hcl:4: model_key is computed"},
		{name: "no environment", value: "null", env: "prd", want: `the spec has no environment "prd"`},
		{name: "no pipeline", value: "null", pipeline: "elt", want: `environment prod has no pipeline "elt"`},
		{name: "a key that is too long", value: "null", key: strings.Repeat("x", 4097), want: "SSM allows 4096"},
		{name: "a key that HCL normalizes", value: "null", key: "e\u0301", want: "it reads back as"},
		{
			name: "changed elsewhere meanwhile", value: "null", want: "the spec has changed since it was read",
			then: "environment \"prod\" {\n  account_id = \"222222222222\"\n}\n",
		},
		{
			name: "renamed meanwhile", value: "null", want: `no file in`,
			then: "environment \"production\" {\n  account_id = \"111111111111\"\n}\n",
		},
		{name: "broken meanwhile", value: "null", want: "prod.hcl:1,1", then: "environment"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir, project := write(t, map[string]string{
				"project.hcl": projectFile(""),
				"prod.hcl": "environment \"prod\" {\n  account_id = \"111111111111\"\n" +
					strings.ReplaceAll(etl, "%s", test.value) + "}\n",
			})
			if test.then != "" {
				if err := os.WriteFile(filepath.Join(dir, "prod.hcl"), []byte(test.then), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			model := newModel()
			if test.key != "" {
				model.Key = test.key
			}
			_, err := edit.SetModel(dir, project, cmp.Or(test.env, "prod"), cmp.Or(test.pipeline, "etl"), model)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v, want one with %q", err, test.want)
			}
		})
	}
}
