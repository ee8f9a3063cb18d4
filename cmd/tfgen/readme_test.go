package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/project"
)

// TestReadme checks what the README shows: an excerpt is in the file that the comment above it names, and outputs and
// the fault look like that. What the demo prints is checked end to end.
func TestReadme(t *testing.T) {
	root := filepath.Join("..", "..")
	content, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	readme := string(content)

	excerpts := regexp.MustCompile("(?s)<!-- (\\S+\\.\\w+) -->\n```\\w+\n(.*?)```").FindAllStringSubmatch(readme, -1)
	if len(excerpts) == 0 {
		t.Error("no excerpts found")
	}
	for _, m := range excerpts {
		file, err := os.ReadFile(filepath.Join(root, m[1]))
		if err != nil {
			t.Error(err)
		} else if !strings.Contains(string(file), m[2]) {
			t.Errorf("%s has no such lines:\n%s", m[1], m[2])
		}
	}
	checkOutputs(t, readme)
	_, fault, _ := strings.Cut(readme, "$ tfgen validate\n")
	fault, _, _ = strings.Cut(fault, "```")
	if got := faultyProject(t); strings.TrimSpace(got) != strings.TrimSpace(fault) {
		t.Errorf("the fault looks like this:\n%s", got)
	}
}

// TestDocuments checks what the pages at the top say: a command exists with its flags, so does a target of make, and a
// link leads somewhere.
func TestDocuments(t *testing.T) {
	root := filepath.Join("..", "..")
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"} {
		content, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		page := string(content)
		for _, m := range regexp.MustCompile(`(?m)^\$ tfgen (.*?)(?:  +#.*)?$`).FindAllStringSubmatch(page, -1) {
			checkCommand(t, m[1])
		}
		for _, m := range regexp.MustCompile("`make ([a-z-]+)").FindAllStringSubmatch(page, -1) {
			if !bytes.Contains(makefile, []byte("\n"+m[1]+":")) {
				t.Errorf("%s: there is no target %s", name, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(page, -1) {
			if _, err := os.Stat(filepath.Join(root, m[1])); err != nil {
				t.Errorf("%s: a link leads nowhere: %v", name, err)
			}
		}
	}
}

// checkOutputs runs the commands whose output the README shows in full: on this project, or on a copy with an excess.
func checkOutputs(t *testing.T, readme string) {
	t.Helper()
	blocks := regexp.MustCompile("(?s)<!-- output(: excess)? -->\n```console\n\\$ tfgen ([^\n]*)\n(.*?)```").
		FindAllStringSubmatch(readme, -1)
	if len(blocks) != 2 {
		t.Errorf("%d blocks of outputs, want 2", len(blocks))
	}
	for _, block := range blocks {
		dir := t.TempDir()
		if err := project.Dir(filepath.Join("..", "..")).CopyTo(project.Dir(dir)); err != nil {
			t.Fatal(err)
		}
		if block[1] != "" {
			file := filepath.Join(dir, "environments", "dev", "modules", "storage", "main.tf")
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text = bytes.Replace(text, []byte(`"s3:GetObject"`), []byte(`"s3:*"`), 1)
			if err := os.WriteFile(file, text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got := output(t, dir, strings.Fields(block[2])...); strings.TrimSpace(got) != strings.TrimSpace(block[3]) {
			t.Errorf("tfgen %s prints:\n%s", block[2], got)
		}
	}
}

// output is what a command prints in a folder, both streams.
func output(t *testing.T, dir string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	a := &app{out: &out, err: &out, getenv: os.Getenv}
	cmd := newRootCmd(a)
	cmd.SetArgs(append([]string{"-C", dir}, args...))
	a.report(t.Context(), cmd.ExecuteContext(t.Context()))
	return strings.ReplaceAll(out.String(), dir+string(filepath.Separator), "")
}

// checkCommand parses a command line, up to what a sandbox would run, without running it.
func checkCommand(t *testing.T, line string) {
	t.Helper()
	line, _, _ = strings.Cut(line, " -- ")
	cmd, args, err := newRootCmd(&app{getenv: os.Getenv}).Find(strings.Fields(line))
	if err == nil {
		err = cmd.ParseFlags(args)
	}
	if err != nil {
		t.Errorf("tfgen %s: %v", line, err)
	}
}

// faultyProject is what tfgen validate says of the reference project with a misspelt bucket in prod.
func faultyProject(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	dir := filepath.Join(root, "environments")
	if err := copySpec(dir); err != nil {
		t.Fatal(err)
	}
	prod := filepath.Join(dir, "prod.hcl")
	content, err := os.ReadFile(prod)
	if err != nil {
		t.Fatal(err)
	}
	content = regexp.MustCompile(`model_key .*`).
		ReplaceAll(content, []byte("reads              = [bucket.input, bucket.artifact]"))
	if err := os.WriteFile(prod, content, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Chdir(root)
	var out bytes.Buffer
	a := &app{out: &out, err: &out, getenv: os.Getenv}
	cmd := newRootCmd(a)
	cmd.SetArgs([]string{"validate"})
	if code := a.report(t.Context(), cmd.ExecuteContext(t.Context())); code != exitFailure {
		t.Errorf("exit code %d, want %d", code, exitFailure)
	}
	return out.String()
}
