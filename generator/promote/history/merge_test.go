package history_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
	"github.com/tfgen/tfgen/generator/promote/history"
)

// TestMerge has two branches promote, and real git merge the one into the other, both ways.
func TestMerge(t *testing.T) {
	in := func(env, pipeline string, e history.Entry) history.Entry {
		e.To, e.Pipeline = env, pipeline
		return e
	}
	for _, test := range []struct {
		name              string
		base, one, other  []history.Entry
		env, pipeline     string
		now, want, remark string // the model that the spec says after the merge; those before it; how it deviates
	}{
		{
			"two pipelines, for the first time", nil, []history.Entry{promote("b", "0")},
			[]history.Entry{in("prod", "scoring", promote("x", "y"))}, "prod", "scoring", "x", "y", "",
		},
		{
			"two environments", []history.Entry{promote("a", "0")}, []history.Entry{promote("b", "a")},
			[]history.Entry{in("staging", "etl", promote("b", "a"))}, "staging", "etl", "b", "a", "",
		},
		{
			"one pipeline, and the one is taken", []history.Entry{promote("a", "0")}, []history.Entry{promote("b", "a")},
			[]history.Entry{promote("c", "a"), promote("d", "c")}, "prod", "etl", "b", "a 0", `to "b", though the last promote`,
		},
		{
			"one pipeline, and the other is taken", []history.Entry{promote("a", "0")}, []history.Entry{promote("b", "a")},
			[]history.Entry{promote("c", "a"), promote("d", "c")}, "prod", "etl", "d", "c a 0", "",
		},
		{
			"the one goes on, the other rolls back", []history.Entry{promote("a", "0"), promote("b", "a")},
			[]history.Entry{promote("c", "b")}, []history.Entry{rollback("a", "b")}, "prod", "etl", "a", "0", "",
		},
		{
			"the same line in both", []history.Entry{promote("a", "0")}, []history.Entry{promote("b", "a")},
			[]history.Entry{promote("b", "a"), promote("c", "b")}, "prod", "etl", "c", "b a 0", "",
		},
	} {
		for _, order := range [][2]string{{"one", "other"}, {"other", "one"}} {
			t.Run(test.name+", "+order[1]+" into "+order[0], func(t *testing.T) {
				dir := t.TempDir()
				git(t, dir, "init", "-q", "-b", "base")
				commit(t, dir, test.base)
				for branch, entries := range map[string][]history.Entry{"one": test.one, "other": test.other} {
					git(t, dir, "checkout", "-q", "-b", branch, "base")
					commit(t, dir, entries)
				}
				git(t, dir, "checkout", "-q", order[0])
				git(t, dir, "merge", "-q", order[1])
				h, err := history.Read(dir)
				if err != nil {
					t.Fatal(err)
				}
				p := running(test.now)
				p.Key = test.pipeline
				var earlier []string
				for _, e := range h.Earlier(test.env, p) {
					earlier = append(earlier, e.Key)
				}
				if got := strings.Join(earlier, " "); got != test.want {
					t.Errorf("before it is %q, want %q", got, test.want)
				}
				if e, _ := h.Current(test.env, p); e.Key != test.now {
					t.Errorf("current is %+v, want %s", e, test.now)
				}
				if got := h.Deviation(test.env, p); (got == "") != (test.remark == "") || !strings.Contains(got, test.remark) {
					t.Errorf("it remarks %q, want %q", got, test.remark)
				}
			})
		}
	}
}

// commit records entries, each with its own write, and commits them.
func commit(t *testing.T, dir string, entries []history.Entry) {
	t.Helper()
	for _, e := range entries {
		h, err := history.Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		line, err := h.Append(e)
		if err != nil {
			t.Fatal(err)
		}
		attributes, err := history.Attributes(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := atomicfile.Write(append(attributes, line)); err != nil {
			t.Fatal(err)
		}
	}
	git(t, dir, "add", ".")
	git(t, dir, "commit", "-q", "--allow-empty", "-m", "promote")
}

// git runs it as a user would who has no configuration.
func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=ann", "-c", "user.email=ann@example.com"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

// TestAttributes keeps what a user's file says, and adds the line once.
func TestAttributes(t *testing.T) {
	const line = "promotions.jsonl merge=union\n"
	for _, test := range []struct{ name, before, after string }{
		{"no file", "", line},
		{"a user's own lines", "*.hcl text\npromotions.jsonl -text", "*.hcl text\npromotions.jsonl -text\n" + line},
		{"another file's", "other/promotions.jsonl merge=union\n", "other/promotions.jsonl merge=union\n" + line},
		{"there already", "# ours\n" + line, ""},
		{"there already, with others", "/promotions.jsonl -text merge=union\n", ""},
		{"a user who merges otherwise", "promotions.jsonl -merge\n", ""},
		{"a user who never merges", "promotions.jsonl binary\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, ".gitattributes")
			if test.before != "" {
				if err := os.WriteFile(file, []byte(test.before), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			changes, err := history.Attributes(dir)
			if err != nil || (len(changes) == 0) != (test.after == "") {
				t.Fatalf("%+v, %v", changes, err)
			}
			if test.after == "" {
				return
			}
			if err := atomicfile.Write(changes); err != nil {
				t.Fatal(err)
			}
			if got := string(readFile(t, file)); got != test.after {
				t.Errorf("it becomes %q, want %q", got, test.after)
			}
			if changes, err := history.Attributes(dir); err != nil || len(changes) > 0 {
				t.Errorf("again, %+v, %v", changes, err)
			}
		})
	}
}

// TestReferenceProject merges records as a promotion would see to.
func TestReferenceProject(t *testing.T) {
	changes, err := history.Attributes(filepath.Join("..", "..", "..", "environments"))
	if err != nil || len(changes) > 0 {
		t.Errorf("environments/.gitattributes: %+v, %v", changes, err)
	}
}
