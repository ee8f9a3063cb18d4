package history_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tfgen/tfgen/generator/internal/atomicfile"
	"github.com/tfgen/tfgen/generator/promote/history"
	"github.com/tfgen/tfgen/generator/spec"
)

// entry is one about prod's pipeline "etl".
func entry(action, key, replaced string) history.Entry {
	return history.Entry{
		Time: time.Date(2026, 1, 31, 9, 0, 0, 999, time.FixedZone("CET", 3600)), By: "arn:aws:sts::111111111111:assumed-role/R/me",
		Action: action, Pipeline: "etl", From: "dev", To: "prod", Key: key, VersionID: "v of " + key, Replaced: replaced,
	}
}

func promote(key, replaced string) history.Entry  { return entry(history.Promote, key, replaced) }
func rollback(key, replaced string) history.Entry { return entry(history.Rollback, key, replaced) }

// record is a folder with a record of the entries, and what that holds.
func record(t *testing.T, entries ...history.Entry) (dir string, content []byte) {
	t.Helper()
	dir = t.TempDir()
	for _, e := range entries {
		h, err := history.Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		change, err := h.Append(e)
		if err != nil {
			t.Fatal(err)
		}
		if err := atomicfile.Write([]atomicfile.Change{change}); err != nil {
			t.Fatal(err)
		}
		content = change.Content
	}
	return dir, content
}

// read reads a record that holds the content.
func read(t *testing.T, content []byte) (*history.History, error) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, history.FileName), content, 0o644); err != nil {
		t.Fatal(err)
	}
	return history.Read(dir)
}

func TestAppendAndRead(t *testing.T) {
	first, second := promote("a", ""), promote("<b> & ü", "a")
	second.Tested = true
	other := promote("a", "")
	other.Pipeline = "scoring"
	dir, content := record(t, first, other, second)
	h, err := history.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := h.For("prod", "etl")
	if len(got) != 2 || got[1].Key != second.Key || !got[1].Tested || got[0].Time.Format(time.RFC3339Nano) != "2026-01-31T08:00:00Z" {
		t.Errorf("got %+v", got)
	}
	if h.Entries()[0].Previous != "" || len(h.Entries()[1].Previous) != 64 || len(h.For("dev", "etl")) != 0 {
		t.Errorf("got %+v", h.Entries())
	}
	const want = `{"time":"2026-01-31T08:00:00Z","by":"arn:aws:sts::111111111111:assumed-role/R/me","action":"promote",` +
		`"pipeline":"etl","from":"dev","to":"prod","key":"a","version_id":"v of a","checksum":"","tested":false,` +
		`"replaced":"","previous":"","sum":"`
	if line, _, _ := strings.Cut(string(content), "\n"); !strings.HasPrefix(line, want) {
		t.Errorf("the first line is %s", line)
	}
}

func TestNothingRecorded(t *testing.T) {
	h, err := history.Read(t.TempDir())
	if err != nil || len(h.Entries()) != 0 {
		t.Errorf("got %v, %v", h, err)
	}
	if err := h.Agrees(&spec.Project{}); err != nil {
		t.Error(err)
	}
}

func TestIllegalEntries(t *testing.T) {
	h, err := history.Read(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*history.Entry){
		`no action "push"`:  func(e *history.Entry) { e.Action = "push" },
		"by, pipeline":      func(e *history.Entry) { e.By = "" },
		"time has to be":    func(e *history.Entry) { e.Time = time.Time{} },
		"is not valid UTF-": func(e *history.Entry) { e.Key = "\xff" },
	} {
		e := promote("a", "")
		change(&e)
		if _, err := h.Append(e); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got error %v, want one with %q", err, want)
		}
	}
}

// TestTruncationIsSeen by comparison with what is committed: by itself, a record without its last lines is one.
func TestTruncationIsSeen(t *testing.T) {
	_, content := record(t, promote("a", ""), promote("b", "a"), promote("c", "b"))
	lines := bytes.SplitAfter(content, []byte("\n"))
	for n := range 3 {
		h, err := read(t, bytes.Join(lines[:n], nil))
		if err != nil {
			t.Fatalf("%d lines: %v", n, err)
		}
		if err := h.Check(content); err == nil || !strings.Contains(err.Error(), fmt.Sprintf(":%d: ", n+1)) {
			t.Errorf("with %d of 3 lines: %v", n, err)
		}
	}
}

func TestFaultsSayWhatToDo(t *testing.T) {
	_, content := record(t, promote("a", ""), promote("b", "a"))
	for _, test := range []struct{ name, old, new, want string }{
		{"edited", `"key":"b"`, `"key":"x"`, ":2: the line was edited; restore the file from git, with git checkout HEAD -- "},
		{"a field too many", `"key":"b"`, `"k":1,"key":"b"`, `:2: this is no line of the record (json: unknown field "k")`},
		{"a merge conflict", `{"time"`, "<<<<<<< HEAD\n" + `{"time"`, ":1: this is no line of the record (invalid character"},
		{"half of a line", "\"}\n", `"}`, ":1: the line was edited"},
		{"line ends", "\n", "\r\n", `:1: its line ends were converted; keep git from that with the line "promotions.jsonl -text"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := read(t, []byte(strings.Replace(string(content), test.old, test.new, 1)))
			if err == nil || !strings.Contains(err.Error(), history.FileName+test.want) {
				t.Errorf("got error %v, want one with %q", err, test.want)
			}
		})
	}
	if _, err := read(t, content[:len(content)-5]); err == nil || !strings.Contains(err.Error(), ":2: the line was not written to its end") {
		t.Errorf("half of the last line: %v", err)
	}
	h, err := read(t, content)
	if err != nil {
		t.Fatal(err)
	}
	first := bytes.SplitAfter(content, []byte("\n"))[0]
	if err := h.Check(first); err != nil {
		t.Errorf("an addition: %v", err)
	}
	_, others := record(t, promote("a", ""), promote("x", "a"))
	if err := h.Check(others); err == nil || !strings.Contains(err.Error(), ":2: the line is not as it was committed") {
		t.Errorf("another line was committed: %v", err)
	}
}

// TestEarlier checks what a rollback goes to, and what is before that.
func TestEarlier(t *testing.T) {
	again := promote("b", "b")
	again.VersionID = "another"
	for _, test := range []struct {
		name    string
		entries []history.Entry
		want    string // keys, the newest first
	}{
		{"nothing", nil, ""},
		{"the first", []history.Entry{promote("a", "")}, ""},
		{"the first, over one set by hand", []history.Entry{promote("a", "0")}, "0"},
		{"three", []history.Entry{promote("a", "0"), promote("b", "a"), promote("c", "b")}, "b a 0"},
		{"rolled back", []history.Entry{promote("a", "0"), promote("b", "a"), rollback("a", "b")}, "0"},
		{"rolled back twice", []history.Entry{promote("a", "0"), promote("b", "a"), rollback("a", "b"), rollback("0", "a")}, ""},
		{"rolled back by two", []history.Entry{promote("a", "0"), promote("b", "a"), promote("c", "b"), rollback("a", "c")}, "0"},
		{"promoted after a rollback", []history.Entry{promote("a", "0"), promote("b", "a"), rollback("a", "b"), promote("c", "a")}, "a 0"},
		{"set by hand in between", []history.Entry{promote("a", ""), promote("c", "b")}, "b a"},
		{"set by hand, then rolled back", []history.Entry{promote("a", "0"), rollback("a", "b")}, "0"},
		{"rolled back to one that isn't recorded", []history.Entry{promote("a", "0"), promote("b", "a"), rollback("x", "b")}, "a 0"},
		{"promoted again", []history.Entry{promote("a", "0"), promote("b", "a"), promote("b", "b")}, "a 0"},
		{"another version of the same key", []history.Entry{promote("a", "0"), promote("b", "a"), again}, "b a 0"},
		{"back to the other version", []history.Entry{promote("b", "0"), again, rollback("b", "b")}, "0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir, _ := record(t, test.entries...)
			h, err := history.Read(dir)
			if err != nil {
				t.Fatal(err)
			}
			var keys []string
			for _, e := range h.Earlier("prod", "etl") {
				keys = append(keys, e.Key)
			}
			if got := strings.Join(keys, " "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			previous, ok := h.Previous("prod", "etl")
			if first, _, _ := strings.Cut(test.want, " "); previous.Key != first || ok != (test.want != "") {
				t.Errorf("the previous is %q, %t", previous.Key, ok)
			}
		})
	}
}

func TestAgrees(t *testing.T) {
	dir, _ := record(t, promote("a", ""), promote("b", "a"))
	h, err := history.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name     string
		pipeline spec.Pipeline
		want     string
	}{
		{"as recorded", spec.Pipeline{Key: "etl", ModelKey: "b"}, ""},
		{"as recorded, pinned", spec.Pipeline{Key: "etl", ModelKey: "b", Pin: true, ModelVersionID: "v of b"}, ""},
		{"pinned, not yet to a version", spec.Pipeline{Key: "etl", ModelKey: "b", Pin: true}, ""},
		{"another pipeline", spec.Pipeline{Key: "scoring", ModelKey: "x"}, ""},
		{
			"another key", spec.Pipeline{Key: "etl", ModelKey: "a"},
			`the spec sets model_key of pipeline "etl" in environment prod to "a", and the last promote in `,
		},
		{
			"another version", spec.Pipeline{Key: "etl", ModelKey: "b", Pin: true, ModelVersionID: "w"},
			`the spec sets model_version_id of pipeline "etl" in environment prod to "w"`,
		},
		{
			"another checksum", spec.Pipeline{Key: "etl", ModelKey: "b", Pin: true, ModelChecksum: "w"},
			`the spec sets model_checksum of pipeline "etl" in environment prod to "w"`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			env := &spec.Environment{Name: "prod", Pipelines: []*spec.Pipeline{&test.pipeline}}
			got := ""
			if err := h.Agrees(&spec.Project{Environments: []*spec.Environment{env}}); err != nil {
				got = err.Error()
			}
			if (got == "") != (test.want == "") || !strings.HasPrefix(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestAgreesSeesMissingLines: with the spec as it is, and without git.
func TestAgreesSeesMissingLines(t *testing.T) {
	_, content := record(t, promote("a", ""), promote("b", "a"))
	h, err := read(t, bytes.SplitAfter(content, []byte("\n"))[0])
	if err != nil {
		t.Fatal(err)
	}
	env := &spec.Environment{Name: "prod", Pipelines: []*spec.Pipeline{{Key: "etl", ModelKey: "b"}}}
	if err := h.Agrees(&spec.Project{Environments: []*spec.Environment{env}}); err == nil {
		t.Error("the record ends too early, and agrees")
	}
}

// TestAppendOnlyAdds to what it has read, and not over what another has added since.
func TestAppendOnlyAdds(t *testing.T) {
	dir, content := record(t, promote("a", ""))
	h, err := history.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	mine, err := h.Append(promote("b", "a"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(mine.Content, content) {
		t.Errorf("%s became %s", content, mine.Content)
	}
	others, err := h.Append(promote("c", "a"))
	if err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write([]atomicfile.Change{others}); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Write([]atomicfile.Change{mine}); err == nil {
		t.Error("what another promotion has recorded was overwritten")
	}
	if diff := cmp.Diff(string(others.Content), string(readFile(t, others.Path))); diff != "" {
		t.Errorf("the record differs (-want +got):\n%s", diff)
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
