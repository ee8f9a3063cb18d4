package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/project"
)

// TestReadme checks what the README shows: an excerpt is in the file that the comment above it names, and outputs
// look like that. What the demo prints is checked end to end.
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
	got := withOutputs(t, readme)
	if updating() {
		if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(readme, got); diff != "" {
		t.Errorf("outputs (-README +printed); make goldens writes what is printed:\n%s", diff)
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
	for _, name := range []string{"README.md", "SPEC.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"} {
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
		for _, m := range regexp.MustCompile(`\]\(([^)#:]*)(#[^)]+)?\)`).FindAllStringSubmatch(page, -1) {
			checkLink(t, root, name, m[1], m[2])
		}
	}
}

// checkLink wants the target of a link in a page, a file or a folder or the page itself, to be there, and to have a
// heading of the link's anchor.
func checkLink(t *testing.T, root, page, target, anchor string) {
	t.Helper()
	if target == "" {
		target = page
	}
	file := filepath.Join(root, target)
	if _, err := os.Stat(file); err != nil {
		t.Errorf("%s: a link leads nowhere: %v", page, err)
	}
	if anchor == "" {
		return
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dropped := regexp.MustCompile(`[^a-z0-9 _-]`) // as GitHub does
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllSubmatch(content, -1) {
		heading := dropped.ReplaceAllString(strings.ToLower(string(m[1])), "")
		if "#"+strings.ReplaceAll(heading, " ", "-") == anchor {
			return
		}
	}
	t.Errorf("%s: a link leads to %s of %s, where no heading is called so", page, anchor, target)
}

// withOutputs is the README with what the commands print whose output it shows in full.
func withOutputs(t *testing.T, readme string) string {
	t.Helper()
	pattern := regexp.MustCompile("(?s)<!-- output(?:: (\\w+))? -->\n```console\n\\$ tfgen ([^\n]*)\n(.*?)```")
	blocks := pattern.FindAllStringSubmatchIndex(readme, -1)
	if len(blocks) != 3 {
		t.Errorf("%d blocks of outputs, want 3", len(blocks))
	}
	for _, block := range slices.Backward(blocks) {
		change := ""
		if block[2] >= 0 {
			change = readme[block[2]:block[3]]
		}
		printed := output(t, changedProject(t, change), strings.Fields(readme[block[4]:block[5]])...)
		readme = readme[:block[6]] + strings.TrimSpace(printed) + "\n" + readme[block[7]:]
	}
	return readme
}

// changedProject is a copy of the reference project, with what some of the README's outputs are about.
func changedProject(t *testing.T, change string) string {
	t.Helper()
	dir := t.TempDir()
	if err := project.Dir(filepath.Join("..", "..")).CopyTo(project.Dir(dir)); err != nil {
		t.Fatal(err)
	}
	edit := func(name, old, replacement string) {
		file := filepath.Join(dir, "environments", filepath.FromSlash(name))
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		match := regexp.MustCompile(old).FindIndex(text)
		if match == nil {
			t.Fatalf("%s has no %s", name, old)
		}
		if err := os.WriteFile(file, slices.Replace(text, match[0], match[1], []byte(replacement)...), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	switch change {
	case "excess":
		edit("dev/modules/storage/main.tf", `"s3:GetObject"`, `"s3:*"`)
	case "misspelt":
		edit("prod.hcl", `model_key .*`, "reads              = [bucket.input, bucket.artifact]")
	}
	return dir
}

// output is what a command prints in a folder, both streams.
func output(t *testing.T, dir string, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	a := &app{out: &out, err: &out, getenv: os.Getenv}
	cmd := newRootCmd(a)
	cmd.SetArgs(append([]string{"-C", dir}, args...))
	ran, err := cmd.ExecuteContextC(t.Context())
	a.report(t.Context(), ran, err)
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
