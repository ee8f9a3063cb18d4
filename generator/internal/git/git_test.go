package git_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/internal/git"
)

// shell runs commands in a folder, as a user would who has no configuration.
func shell(t *testing.T, dir, script string) string {
	t.Helper()
	cmd := exec.Command("sh", "-eu", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=a",
		"GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
	return strings.TrimSpace(string(out))
}

// repository has one commit, tagged v1.
func repository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	shell(t, dir, `git init -q -b main
mkdir -p envs/dev "envs/ü b"
echo one > envs/dev/main.tf
echo two > "envs/ü b/qu\"ote.tf"
printf 'no newline' > envs/dev/glob_a.tf
ln -s main.tf envs/dev/link.tf
echo '*.log' > .gitignore
echo 'envs/dev/main.tf export-ignore' > .gitattributes
git add . && git commit -qm one && git tag -a -m v1 v1`)
	return dir
}

func open(t *testing.T, dir string) *git.Repository {
	t.Helper()
	r, err := git.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestChanged(t *testing.T) {
	for _, tt := range []struct {
		name, script string
		from         string // where the repository is opened
		dir          string
		want         []string
		dirty        bool
	}{
		{"nothing", "true", ".", ".", nil, false},
		{"touched only", "touch -d 2001-01-01 envs/dev/main.tf", ".", ".", nil, false},
		{"edited", "echo x >> envs/dev/main.tf", ".", "envs/dev", []string{"main.tf"}, true},
		{"edited elsewhere", "echo x >> envs/dev/main.tf", ".", "envs/ü b", nil, false},
		{"staged", "echo x >> envs/dev/main.tf; git add -A", ".", "envs/dev", []string{"main.tf"}, true},
		{"committed", "echo x >> envs/dev/main.tf; git commit -qam two", ".", "envs/dev", []string{"main.tf"}, false},
		{"reverted by hand", "echo x > envs/dev/main.tf; git commit -qam two; echo one > envs/dev/main.tf", ".", ".", nil, true},
		{"deleted folder", "rm -r envs/dev", ".", "envs/dev", []string{"glob_a.tf", "link.tf", "main.tf"}, true},
		{"untracked", "mkdir -p envs/new/sub; echo x > envs/new/sub/y.tf", ".", "envs/new", []string{"sub/y.tf"}, true},
		{"ignored", "echo x > envs/dev/run.log", ".", ".", nil, false},
		{"renamed is both", "git mv envs/dev/main.tf envs/dev/x.tf", ".", "envs/dev", []string{"main.tf", "x.tf"}, true},
		{"removed from the index", "git rm -q --cached envs/dev/main.tf", ".", "envs/dev", []string{"main.tf"}, true},
		{"odd names", `echo x >> "envs/ü b/qu\"ote.tf"; echo > "envs/ü b/é
new"`, ".", "envs/ü b", []string{`qu"ote.tf`, "é\nnew"}, true},
		{"globs are names", "echo x >> envs/dev/glob_a.tf", ".", "envs/dev/glob_*", nil, false},
		{"from a subfolder", "echo x >> envs/dev/main.tf", "envs", "dev", []string{"main.tf"}, true},
		{"up from a subfolder", "echo x >> envs/dev/main.tf", "envs/ü b", "../dev", []string{"main.tf"}, true},
		{"the user's configuration", `echo x >> envs/dev/main.tf
git config diff.external false; git config diff.relative true; git config diff.noprefix true
git config status.branch true; git config core.fsmonitor true; git config alias.diff '!false'
git config status.showUntrackedFiles no; echo x > envs/dev/new.tf`, "envs", "dev", []string{"main.tf", "new.tf"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := repository(t)
			shell(t, dir, tt.script)
			r := open(t, filepath.Join(dir, tt.from))
			changed, err := r.Changed(t.Context(), "v1", tt.dir)
			if diff := cmp.Diff(tt.want, changed); err != nil || (diff != "" && len(tt.want)+len(changed) > 0) {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if dirty, err := r.Dirty(t.Context(), tt.dir); err != nil || dirty != tt.dirty {
				t.Errorf("Dirty = %v, %v", dirty, err)
			}
		})
	}
}

// TestHooksEnvironment is run by a hook or an alias: git sets variables that point elsewhere.
func TestHooksEnvironment(t *testing.T) {
	dir, other := repository(t), repository(t)
	shell(t, other, "echo x >> envs/dev/main.tf; git commit -qam two")
	want := shell(t, dir, "git rev-parse HEAD")
	t.Setenv("GIT_DIR", filepath.Join(other, ".git"))
	t.Setenv("GIT_WORK_TREE", other)
	t.Setenv("GIT_INDEX_FILE", filepath.Join(other, "no-index"))
	r := open(t, dir)
	if got, err := r.Head(t.Context()); err != nil || got != want {
		t.Errorf("Head = %s, %v; want %s", got, err, want)
	}
	if dirty, err := r.Dirty(t.Context()); err != nil || dirty {
		t.Errorf("Dirty = %v, %v", dirty, err)
	}
}

func TestFiles(t *testing.T) {
	dir := repository(t)
	shell(t, dir, "rm -r envs; mkdir -p envs/dev; echo new > envs/dev/new.tf")
	main := map[string][]byte{"main.tf": []byte("one\n"), "glob_a.tf": []byte("no newline")}
	for folder, want := range map[string]map[string][]byte{
		"envs/dev":   main, // export-ignore is for release archives
		"envs/ü b":   {`qu"ote.tf`: []byte("two\n")},
		"envs/other": {},
	} {
		got, err := open(t, dir).Files(t.Context(), "v1", folder)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", folder, err, diff)
		}
	}
	all, err := open(t, dir).Files(t.Context(), "v1", ".")
	if err != nil || len(all) != 5 || string(all["envs/dev/main.tf"]) != "one\n" {
		t.Errorf("all = %v, %v", all, err)
	}
}

func TestWorktree(t *testing.T) {
	dir, tree := repository(t), filepath.Join(t.TempDir(), "a tree")
	shell(t, dir, "git worktree add -q -b side '"+tree+"'")
	shell(t, tree, "echo x >> envs/dev/main.tf; git commit -qam side; echo y >> envs/dev/main.tf")
	r := open(t, filepath.Join(tree, "envs"))
	if got, err := r.Head(t.Context()); err != nil || got != shell(t, dir, "git rev-parse side") {
		t.Errorf("Head = %s, %v", got, err)
	}
	if dirty, err := r.Dirty(t.Context(), tree); err != nil || !dirty {
		t.Errorf("Dirty = %v, %v", dirty, err)
	}
}

func TestRevisions(t *testing.T) {
	dir := repository(t)
	shell(t, dir, "echo x > 'envs/dev/-x'; git add -A; git commit -qm two")
	bare, shallow, empty := t.TempDir(), filepath.Join(t.TempDir(), "shallow"), t.TempDir()
	shell(t, bare, "git init -q --bare")
	shell(t, dir, "git clone -q --depth 1 'file://"+dir+"' "+shallow)
	shell(t, empty, "git init -q")
	for _, tt := range []struct{ name, dir, revision, want string }{
		{"tag", dir, "v1", ""},
		{"parent", dir, "HEAD~1", ""},
		{"unknown", dir, "nowhere", `unknown git revision "nowhere" in ` + dir + `: did you fetch it?`},
		{"empty", dir, "", `unknown git revision ""`},
		{"a file is no commit", dir, "HEAD:.gitignore", "unknown git revision"},
		{"an excluded commit", dir, "^HEAD", `unknown git revision "^HEAD"`},
		{"a range", dir, "v1..HEAD", "unknown git revision"},
		{"an option", dir, "--all", `unknown git revision "--all"`},
		{"an option with a value", dir, "--output=x", "unknown git revision"},
		{"shallow", shallow, "v1", "shallow clone; fetch the rest of it with git fetch --unshallow"},
		{"nothing committed", empty, "HEAD", "has no commit yet"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := open(t, tt.dir)
			_, err := r.Resolve(t.Context(), tt.revision)
			if tt.want == "" && err != nil || tt.want != "" && !errors.Is(err, git.ErrUnknownRevision) {
				t.Fatalf("Resolve: %v", err)
			}
			if tt.want != "" && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v\nlacks %s", err, tt.want)
			}
			if _, err := r.Changed(t.Context(), tt.revision, "."); (err == nil) != (tt.want == "") {
				t.Errorf("Changed: %v", err)
			}
		})
	}
	if _, err := open(t, dir).Files(t.Context(), "v1", filepath.Dir(dir)); err == nil || !strings.Contains(err.Error(), "outside") {
		t.Errorf("a folder outside: %v", err)
	}
	for _, none := range []string{t.TempDir(), bare, filepath.Join(dir, ".git")} {
		if _, err := git.Open(t.Context(), none); !errors.Is(err, git.ErrNoRepository) {
			t.Errorf("%s: %v", none, err)
		}
	}
	if _, err := git.Open(t.Context(), filepath.Join(dir, "missing")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing folder: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := git.Open(t.Context(), dir); !errors.Is(err, git.ErrNotInstalled) {
		t.Errorf("without git: %v", err)
	}
}

func TestBase(t *testing.T) {
	dir := repository(t)
	shell(t, dir, `git checkout -q -b side; echo x > side; git add side; git commit -qm side
git checkout -q main; echo x >> envs/dev/main.tf; git commit -qam main
git checkout -q --orphan other; git commit -qm other; git checkout -q side; git checkout -q -b ahead; git commit -q --allow-empty -m ahead
git checkout -q side`)
	shallow := filepath.Join(t.TempDir(), "shallow")
	shell(t, dir, "git clone -q --depth 1 --no-single-branch 'file://"+dir+"' "+shallow)
	for _, tt := range []struct{ dir, revision, want, err string }{
		{dir, "main", "v1", ""},
		{dir, "main...", "v1", ""},
		{dir, "main...HEAD", "v1", ""},
		{dir, "main...side", "v1", ""},
		{dir, "v1", "v1", ""},
		{dir, "ahead", "side", ""},
		{dir, "v1...main", "", "main isn't what is checked out"},
		{dir, "main...nowhere", "", `unknown git revision "nowhere"`},
		{dir, "nowhere...", "", `unknown git revision "nowhere"`},
		{dir, "v1..side", "", `unknown git revision "v1..side"`},
		{dir, "--all", "", `unknown git revision "--all"`},
		{dir, "other", "", `HEAD and "other" have no commit in common`},
		{shallow, "origin/main", "", "fetch-depth: 0"},
	} {
		base, err := open(t, tt.dir).Base(t.Context(), tt.revision)
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: %v\nlacks %s", tt.revision, err, tt.err)
			}
			continue
		}
		if want := shell(t, tt.dir, "git rev-parse "+tt.want+"^{commit}"); err != nil || base != want {
			t.Errorf("%s: %s, %v; want %s", tt.revision, base, err, want)
		}
	}
}
