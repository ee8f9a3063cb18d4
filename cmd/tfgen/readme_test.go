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

// pages are those that people read first: at the top, and of help.
func pages(t *testing.T) []string {
	t.Helper()
	topics, err := filepath.Glob(filepath.Join(root, "cmd/tfgen/topics/*.md"))
	if err != nil || len(topics) == 0 {
		t.Fatalf("no topics: %v", err)
	}
	list := []string{"README.md", "SPEC.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"}
	for _, topic := range topics {
		list = append(list, strings.TrimPrefix(filepath.ToSlash(topic), "../../"))
	}
	return list
}

const root = "../.."

func readPage(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestReadme checks what the pages show: an excerpt is in the file that the comment above it names, and outputs look like
// that. What the demo prints is checked end to end.
func TestReadme(t *testing.T) {
	excerpts, outputs := 0, 0
	for _, name := range pages(t) {
		text := readPage(t, name)
		for _, m := range regexp.MustCompile("(?s)<!-- (\\S+\\.\\w+) -->\n```\\w+\n(.*?)```").FindAllStringSubmatch(text, -1) {
			excerpts++
			if !strings.Contains(readPage(t, m[1]), m[2]) {
				t.Errorf("%s: %s has no such lines:\n%s", name, m[1], m[2])
			}
		}
		got, n := withOutputs(t, text)
		outputs += n
		if updating() {
			if err := os.WriteFile(filepath.Join(root, name), []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if diff := cmp.Diff(text, got); diff != "" {
			t.Errorf("%s: outputs (-shown +printed); make goldens writes what is printed:\n%s", name, diff)
		}
	}
	if excerpts < 4 || outputs < 5 {
		t.Errorf("%d excerpts and %d outputs are found", excerpts, outputs)
	}
	if lines := strings.Count(readPage(t, "README.md"), "\n"); lines > 200 {
		t.Errorf("the README has %d lines; who has two minutes reads 200", lines)
	}
}

// TestDocuments checks what the pages say: a command exists with its flags, so does a target of make, and a link leads
// somewhere.
func TestDocuments(t *testing.T) {
	makefile := readPage(t, "Makefile")
	for _, name := range pages(t) {
		page := readPage(t, name)
		for _, m := range regexp.MustCompile(`(?m)^\$ tfgen (.*?)(?:  +#.*)?$`).FindAllStringSubmatch(page, -1) {
			checkCommand(t, m[1])
		}
		for _, m := range regexp.MustCompile("`make ([a-z-]+)").FindAllStringSubmatch(page, -1) {
			if !strings.Contains(makefile, "\n"+m[1]+":") {
				t.Errorf("%s: there is no target %s", name, m[1])
			}
		}
		for _, m := range regexp.MustCompile(`\]\(([^)#:]*)(#[^)]+)?\)`).FindAllStringSubmatch(page, -1) {
			checkLink(t, name, m[1], m[2])
		}
	}
}

// checkLink wants the target of a link in a page, a file or a folder or the page itself, to be there, and to have a
// heading of the link's anchor.
func checkLink(t *testing.T, page, target, anchor string) {
	t.Helper()
	file := filepath.Join(root, filepath.Dir(page), target)
	if target == "" {
		file = filepath.Join(root, page)
	}
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

// withOutputs is a page with what the commands print whose output it shows in full, and how many these are.
func withOutputs(t *testing.T, page string) (string, int) {
	t.Helper()
	pattern := regexp.MustCompile("(?s)<!-- (?:output(?:: (\\w+))? -->\n```console\n\\$ tfgen ([^\n]*)|(graph) -->\n```mermaid)\n(.*?)```")
	blocks := pattern.FindAllStringSubmatchIndex(page, -1)
	for _, block := range slices.Backward(blocks) {
		part := func(group int) string {
			if block[2*group] < 0 {
				return ""
			}
			return page[block[2*group]:block[2*group+1]]
		}
		printed := output(t, changedProject(t, part(1)), strings.Fields(part(2)+part(3))...)
		page = page[:block[8]] + strings.TrimSpace(printed) + "\n" + page[block[9]:]
	}
	return page, len(blocks)
}

// changedProject is a copy of the reference project, with what some of the README's outputs are about.
func changedProject(t *testing.T, change string) string {
	t.Helper()
	dir := t.TempDir()
	if err := project.Dir(root).CopyTo(project.Dir(dir)); err != nil {
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
